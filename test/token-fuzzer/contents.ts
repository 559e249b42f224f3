import type { Dice } from '../dice';
import { jsonOf, type Parts } from './parts';

/** Ways to change what a token says, and leave its signature as it is. */
export const CONTENTS: Record<string, (parts: Parts, dice: Dice) => Parts> = {
  'a bit of the decoded header': (parts, dice) => ({ ...parts, header: bitFlipped(parts.header, dice) }),
  'a bit of the decoded payload': (parts, dice) => ({ ...parts, payload: bitFlipped(parts.payload, dice) }),
  'another claim': (parts, dice) => ({ ...parts, payload: rewritten(parts.payload, dice, otherClaim) }),
  'another header': (parts, dice) => ({ ...parts, header: rewritten(parts.header, dice, otherHeader) }),
  'keys in another order': (parts, dice) => either(parts, dice, (bytes) => rewritten(bytes, dice, reordered)),
  'a key too few': (parts, dice) => either(parts, dice, (bytes) => rewritten(bytes, dice, withoutOne)),
  'a key twice': (parts, dice) => either(parts, dice, (bytes) => respelled(bytes, dice, oneTwice)),
  'another spelling': (parts, dice) => either(parts, dice, (bytes) => respelled(bytes, dice, otherwiseSpelled)),
  'no JSON': (parts, dice) => either(parts, dice, () => dice.bytes(1 + dice.below(300))),
  'another JSON': (parts, dice) =>
    either(parts, dice, () =>
      Buffer.from(dice.pick(['null', '[]', '{}', '""', '1', 'true', '[[]]', '{"alg":"none"}'])),
    ),
};

function bitFlipped(bytes: Buffer, dice: Dice): Buffer {
  const copy = Buffer.from(bytes);
  const at = dice.below(copy.length);
  copy[at] = (copy[at] ?? 0) ^ (1 << dice.below(8));
  return copy;
}

function either(parts: Parts, dice: Dice, change: (bytes: Buffer) => Buffer): Parts {
  const name = dice.pick(['header', 'payload'] as const);
  return { ...parts, [name]: change(parts[name]) };
}

type Fields = [string, unknown][];

function rewritten(bytes: Buffer, dice: Dice, change: (fields: Fields, dice: Dice) => Fields): Buffer {
  const fields = change(Object.entries(jsonOf(bytes)), dice);
  return Buffer.from(JSON.stringify(Object.fromEntries(fields)));
}

const respelled = (bytes: Buffer, dice: Dice, change: (text: string, dice: Dice) => string): Buffer =>
  Buffer.from(change(bytes.toString(), dice));

const VALUES = [null, true, 0, -1, 1e21, '', 'admin', 'none', [], ['pwd', 'mfa'], {}, '\ud800', '관리자', 2 ** 53];

export function otherClaim(fields: Fields, dice: Dice): Fields {
  const name = dice.pick([
    ...fields.map(([each]) => each),
    'admin',
    'role',
    'scope',
    '__proto__',
    'constructor',
    'nbf',
  ]);
  const value = dice.pick<unknown>([...VALUES, 'root', dice.below(2 ** 31), 4_102_444_800]);
  return [...fields.filter(([each]) => each !== name), [name, value]];
}

export function otherHeader(fields: Fields, dice: Dice): Fields {
  const [name, value] = dice.pick<[string, unknown]>([
    [
      'alg',
      dice.pick([
        'none',
        'None',
        'HS256',
        'RS256',
        'ES256',
        'PS256',
        'EdDSA ',
        'eddsa',
        'Ed25519',
        'Ed448',
        null,
        0,
        ['EdDSA'],
      ]),
    ],
    ['typ', dice.pick(['JWT', 'at+JWT', 'application/at+jwt', 'rt+jwt', null])],
    ['kid', dice.pick<unknown>(['', 'unknown', '../../../dev/null', "' or 1=1 --", '__proto__', 0, null, []])],
    ['jwk', { kty: 'OKP', crv: 'Ed25519', x: 'A'.repeat(43) }],
    ['jku', 'https://evil.example/jwks.json'],
    ['x5u', 'https://evil.example/certificate'],
    ['x5c', ['AAAA']],
    ['crit', dice.pick([['b64'], [], ['exp']])],
    ['b64', false],
    ['zip', 'DEF'],
    ['cty', 'JWT'],
  ]);
  return [...fields.filter(([each]) => each !== name), [name, value]];
}

function reordered(fields: Fields, dice: Dice): Fields {
  const by = 1 + dice.below(fields.length - 1);
  return [...fields.slice(by), ...fields.slice(0, by)];
}

const withoutOne = (fields: Fields, dice: Dice): Fields => fields.toSpliced(dice.below(fields.length), 1);

/** One of two keys of the same name, as a lenient parser would overlook it: the first or the last is the one that counts. */
export function oneTwice(text: string, dice: Dice): string {
  const fields = text.slice(1, -1);
  const [name = ''] = dice.pick([...text.matchAll(/"[a-z_]+":/g)].map(([each]) => each).map((each) => [each]));
  const added = name + dice.pick(['"admin"', '"none"', '0', 'null']);
  return `{${dice.below(2) ? `${added},${fields}` : `${fields},${added}`}}`;
}

/** The same JSON, but not as `JSON.stringify` writes it. */
export function otherwiseSpelled(text: string, dice: Dice): string {
  const ways: ((text: string) => string)[] = [
    (each) => ` ${each}`,
    (each) => `${each}\n`,
    (each) => each.replace(/:/, ': '),
    (each) => each.replaceAll(',"', ',\t"'),
    (each) => `\ufeff${each}`,
    (each) => each.replace(/[a-z]/, (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`),
    (each) => each.replace(/\//, '\\/'),
    (each) => each.replace(/(:\d+)/, '$1.0'),
    (each) => each.replace(/(:\d+)/, '$1e0'),
    (each) => each.replace(/}$/, ',}'),
    (each) => each.replace(/}$/, ',"z":-0}'),
    (each) => each.replace(/}$/, ',"1":1}'),
    (each) => each.replace(/}$/, ',"z":1e999}'),
  ];
  const way = dice.pick(ways.filter((each) => each(text) !== text));
  return way(text);
}
