import { sign } from 'node:crypto';
import type { AccessSubject, TokenConfig } from '../../lib/edge/access-token';
import { type DerivedKey, derivedKey, periodOf } from '../derived-keys';
import type { Dice } from '../dice';
import { oneTwice, otherwiseSpelled } from './contents';
import { encode, signingInput } from './parts';

/** A token that our own keys signed, and what must be said of it: that it is valid, or why not. */
export type ProperlySigned = { token: string; verdict: 'valid' | string };

type Content = {
  header: Record<string, unknown>;
  claims: Record<string, unknown>;
  key: DerivedKey;
};
type Way = (content: Content, dice: Dice) => ProperlySigned;

/** Ways to sign with our own keys, so that nothing but what is signed can be at fault, or nothing at all. */
export function properlySigned(
  config: TokenConfig,
  now: number,
): Record<string, (subject: AccessSubject, dice: Dice) => ProperlySigned> {
  const known = config.authSecrets.flatMap((secret) => [0, -1, 1].map((by) => derivedKey(secret, periodOf(now) + by)));
  const past = [-2, -3, 2, 12].map((by) => derivedKey(config.authSecrets[0], periodOf(now) + by));
  const ways = { ...valid(config, now), ...wrongClaims(config, now), ...wrongForms() };
  const contentFor = (subject: AccessSubject, key: DerivedKey): Content => {
    const times = { iat: now, exp: now + config.accessTokenTtl };
    const claims = { iss: config.appOrigin, aud: config.appOrigin, sub: subject.sub, sid: subject.sid, ...times };
    const header = { alg: 'EdDSA', kid: key.kid, typ: 'at+jwt' };
    return { header, claims: { ...claims, auth_time: subject.auth_time, amr: subject.amr }, key };
  };
  const made = Object.entries(ways).map(
    ([name, way]): [string, (subject: AccessSubject, dice: Dice) => ProperlySigned] => [
      name,
      (subject, dice) => way(contentFor(subject, dice.pick(known)), dice),
    ],
  );
  const ofAnotherTime = (subject: AccessSubject, dice: Dice) =>
    signed(contentFor(subject, dice.pick(past)), 'Signature verification failed');
  return { ...Object.fromEntries(made), 'a key of another time': ofAnotherTime };
}

function signed(
  { header, claims, key }: Content,
  verdict: string,
  texts: { header?: string; claims?: string } = {},
): ProperlySigned {
  const input = signingInput(texts.header ?? JSON.stringify(header), texts.claims ?? JSON.stringify(claims));
  return { token: `${input}.${encode(sign(null, Buffer.from(input), key.privateKey))}`, verdict };
}

const withClaims = (content: Content, change: Record<string, unknown>, verdict: string): ProperlySigned =>
  signed({ ...content, claims: { ...content.claims, ...change } }, verdict);

const valid = ({ accessTokenTtl }: TokenConfig, now: number): Record<string, Way> => ({
  'valid: as we write it': (content) => signed(content, 'valid'),
  'valid: another person': (content, dice) => withClaims(content, { sub: anyId(dice), sid: anyId(dice) }, 'valid'),
  'valid: other methods': (content, dice) =>
    withClaims(content, { amr: dice.pick([[], ['pwd', 'otp'], ['hwk']]) }, 'valid'),
  'valid: a clock that is ahead': (content, dice) => {
    const iat = now + dice.below(31);
    return withClaims(content, { iat, exp: iat + accessTokenTtl }, 'valid');
  },
  'valid: nearly over': (content, dice) => {
    const exp = now - 29 + dice.below(accessTokenTtl);
    return withClaims(content, { iat: exp - accessTokenTtl, exp }, 'valid');
  },
  'valid: shorter': (content, dice) => withClaims(content, { exp: now + 1 + dice.below(accessTokenTtl) }, 'valid'),
});

/** A UUID of any version. */
const anyId = (dice: Dice): string =>
  dice
    .bytes(16)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');

const wrongClaims = ({ accessTokenTtl, appOrigin }: TokenConfig, now: number): Record<string, Way> => ({
  'over: expired': (content, dice) => {
    const exp = now - 30 - dice.below(1_000_000);
    return withClaims(content, { iat: exp - accessTokenTtl, exp }, 'Signature has expired');
  },
  'over: not yet': (content, dice) => {
    const iat = now + 31 + dice.below(1_000_000);
    return withClaims(content, { iat, exp: iat + accessTokenTtl }, 'Token is not yet valid');
  },
  'over: lives too long': (content, dice) =>
    withClaims(content, { exp: now + accessTokenTtl + 1 + dice.below(2 ** 31) }, 'Token lives longer than is allowed'),
  'not ours: issuer': (content, dice) =>
    withClaims(content, { iss: dice.pick(otherSites(appOrigin)) }, 'Token is from another issuer'),
  'not ours: audience': (content, dice) =>
    withClaims(content, { aud: dice.pick(otherSites(appOrigin)) }, 'Token is for another audience'),
  'an id of another form': (content, dice) => {
    const id = anyId(dice);
    const others = [
      'x',
      '관리자',
      '\ud800',
      '\0',
      `${id}\0`,
      ` ${id}`,
      `${id}\n`,
      `{${id}}`,
      id.replaceAll('-', ''),
      `${id}0`,
    ];
    return withClaims(content, { [dice.pick(['sub', 'sid'])]: dice.pick(others) }, 'Token claims are not accepted');
  },
  'a claim more': (content, dice) => {
    const [name, value] = dice.pick<[string, unknown]>([
      ['jti', encode(dice.bytes(8))],
      ['nbf', now - 100],
      ['nbf', now + 100],
      ['scope', 'admin'],
      ['cnf', null],
      ['', ''],
    ]);
    return withClaims(content, { [name]: value }, 'Token claims are not accepted');
  },
  'a claim of another kind': (content, dice) => {
    const [name, value] = dice.pick(Object.entries(content.claims));
    const others = [undefined, null, '', true, {}, [''], [1], -0.5, 1.5, 2 ** 53];
    const other =
      typeof value === 'number' ? dice.pick<unknown>([...others, String(value)]) : dice.pick<unknown>(others);
    return withClaims(content, { [name]: other }, 'Token claims are not accepted');
  },
});

const otherSites = (origin: string): string[] => [
  `${origin}/`,
  `${origin}:443`,
  origin.toUpperCase(),
  origin.replace('http', 'HTTP'),
  `${origin}.evil.example`,
  'https://evil.example',
  'null',
];

const wrongForms = (): Record<string, Way> => ({
  'another header': (content, dice) => {
    const change = dice.pick<object>([
      ...['none', 'HS256', 'Ed25519', 'eddsa', null, undefined].map((alg) => ({ alg })),
      ...['JWT', 'at+JWT', '', undefined].map((typ) => ({ typ })),
      ...['', 0, null, undefined, [content.key.kid]].map((kid) => ({ kid })),
      { crit: ['exp'] },
      { jku: 'https://evil.example' },
      { jwk: content.key.publicKey.export({ format: 'jwk' }) },
    ]);
    return signed({ ...content, header: { ...content.header, ...change } }, 'Token header is not accepted');
  },
  'another kid': (content, dice) => {
    const kid = dice.pick([encode(dice.bytes(32)), '__proto__', 'constructor', `${content.key.kid} `]);
    return signed({ ...content, header: { ...content.header, kid } }, 'Signature verification failed');
  },
  'a key twice': (content, dice) => spelled(content, dice, oneTwice),
  'another spelling': (content, dice) => spelled(content, dice, otherwiseSpelled),
  'too large': (content, dice) =>
    withClaims(content, { amr: ['x'.repeat(3000 + dice.below(10_000))] }, 'Token is malformed'),
});

function spelled(content: Content, dice: Dice, respell: (text: string, dice: Dice) => string): ProperlySigned {
  const [header, claims] = [JSON.stringify(content.header), JSON.stringify(content.claims)];
  const texts = dice.below(2) ? { header: respell(header, dice) } : { claims: respell(claims, dice) };
  return signed(content, 'Token is malformed', texts);
}
