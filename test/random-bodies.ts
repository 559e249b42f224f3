import fc from 'fast-check';

/** A request body that nobody asked for, with the content type it comes under. */
export type RandomBody = { contentType: string; body: Buffer };

/** All the fields that any of our endpoints reads, and some that none does. */
const FIELDS = [
  'username',
  'password',
  'email',
  'token',
  'refresh_token',
  'current_password',
  'new_password',
  'return_to',
  'locale',
  'theme',
  'which',
  '__proto__',
  'constructor',
  'toString',
  '',
];

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ maxLength: 300 }),
  fc.emailAddress(),
  fc.constantFrom(
    '',
    ' ',
    'john',
    'JOHN\u200b',
    'jane@example.com',
    '/protected',
    '//evil.example',
    'ko',
    'dark',
    '\ud800',
    '\0',
  ),
  fc.nat({ max: 20_000 }).map((length) => 'x'.repeat(length)),
);

/** Of a length that some schema takes. */
const likely = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
  fc.emailAddress(),
  fc.uuid(),
  fc.constantFrom('all', 'en', 'ko', 'dark', 'system', 'john', '/protected'),
);

const value = fc.oneof({ weight: 5, arbitrary: text }, { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) });

const someFields = fc.array(fc.tuple(fc.constantFrom(...FIELDS), value), { maxLength: 6 });
const allFields = fc.tuple(...FIELDS.map((name) => fc.tuple(fc.constant(name), likely)));
const fields: fc.Arbitrary<[string, unknown][]> = fc.oneof(someFields, allFields);

/** `__proto__` as a field of its own, and a field twice, which `JSON.stringify` of an object never writes. */
const asJson = (pairs: [string, unknown][]): string =>
  `{${pairs.map(([name, each]) => `${JSON.stringify(name)}:${JSON.stringify(each)}`).join(',')}}`;

const asForm = (pairs: [string, unknown][]): string =>
  pairs
    .map(
      ([name, each]) =>
        `${encodeURIComponent(name)}=${percentEncoded(typeof each === 'string' ? each : JSON.stringify(each))}`,
    )
    .join('&');

/** Of UTF-8, in which there are no halves of surrogate pairs. */
const percentEncoded = (each: string): string => encodeURIComponent(Buffer.from(each).toString());

const wellFormed = fc.oneof(fields.map(asJson), fields.map(asForm)).map((body) => Buffer.from(body));

const rearranged = fc
  .tuple(wellFormed, fc.nat(), fc.uint8Array({ maxLength: 8 }), fc.nat({ max: 8 }))
  .map(([body, at, added, removed]) => {
    const from = at % (body.length + 1);
    return Buffer.concat([body.subarray(0, from), added, body.subarray(from + removed)]);
  });

const body = fc.oneof(
  { weight: 5, arbitrary: wellFormed },
  { weight: 3, arbitrary: rearranged },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)) },
  { weight: 1, arbitrary: fc.json().map((json) => Buffer.from(json)) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('[['.repeat(4000), '{"a":'.repeat(3000), '%', '&&&', '=', '%00', 'null')
      .map((each) => Buffer.from(each)),
  },
);

const contentType = fc.oneof(
  { weight: 5, arbitrary: fc.constant('application/json') },
  { weight: 5, arbitrary: fc.constant('application/x-www-form-urlencoded') },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '',
      'text/plain',
      'multipart/form-data; boundary=x',
      'APPLICATION/JSON;charset=utf-16',
      'application/json, text/html',
    ),
  },
);

export const randomBodies: fc.Arbitrary<RandomBody> = fc.record({ contentType, body });
