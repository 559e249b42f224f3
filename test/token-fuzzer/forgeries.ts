import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { Dice } from '../dice';
import { otherClaim } from './contents';
import { encode, jsonOf, type Parts, signingInput } from './parts';

/** Ways to sign a token that are not ours: with other keys, other algorithms, keys that the token itself brings. */
export type Forge = (parts: Parts, dice: Dice) => string;

/** @param publicKey the real one, as every client may read it from the JWKS */
export function forgeries(publicKey: KeyObject): Record<string, Forge> {
  const ours = publicSpellings(publicKey);
  const withSecret = (secret: Buffer | string, digest: string) => (input: string) =>
    createHmac(digest, secret).update(input).digest();
  return {
    'a foreign key': (parts, dice) =>
      signedBy({}, (input) => sign(null, Buffer.from(input), FOREIGN.ed25519), parts, dice),
    'a foreign key that the token brings': (parts, dice) =>
      signedBy(dice.pick(BROUGHT), (input) => sign(null, Buffer.from(input), FOREIGN.ed25519), parts, dice),
    'a foreign key with an id of its own': (parts, dice) =>
      signedBy(
        { kid: encode(dice.bytes(32)) },
        (input) => sign(null, Buffer.from(input), FOREIGN.ed25519),
        parts,
        dice,
      ),
    'no signature': (parts, dice) =>
      signedBy({ alg: dice.pick(['none', 'None', 'NONE', 'nOnE']) }, () => Buffer.alloc(0), parts, dice),
    'the public key as a shared secret': (parts, dice) => {
      const [alg, digest] = dice.pick([
        ['HS256', 'sha256'],
        ['HS384', 'sha384'],
        ['HS512', 'sha512'],
        ['EdDSA', 'sha512'],
      ] as const);
      return signedBy({ alg }, withSecret(dice.pick(ours), digest), parts, dice);
    },
    'an empty secret': (parts, dice) => signedBy({ alg: 'HS256' }, withSecret('', 'sha256'), parts, dice),
    RS256: (parts, dice) =>
      signedBy(
        { alg: dice.pick(['RS256', 'EdDSA']) },
        (input) => sign('sha256', Buffer.from(input), FOREIGN.rsa),
        parts,
        dice,
      ),
    ES256: (parts, dice) =>
      signedBy(
        { alg: dice.pick(['ES256', 'EdDSA']) },
        (input) => sign('sha256', Buffer.from(input), { key: FOREIGN.ec, dsaEncoding: 'ieee-p1363' }),
        parts,
        dice,
      ),
    Ed448: (parts, dice) =>
      signedBy(
        { alg: dice.pick(['Ed448', 'EdDSA']) },
        (input) => sign(null, Buffer.from(input), FOREIGN.ed448),
        parts,
        dice,
      ),
  };
}

const FOREIGN = {
  ed25519: generateKeyPairSync('ed25519').privateKey,
  ed448: generateKeyPairSync('ed448').privateKey,
  ec: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
  rsa: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
};

const { d: _, ...FOREIGN_JWK } = FOREIGN.ed25519.export({ format: 'jwk' });

const BROUGHT: Record<string, unknown>[] = [
  { jwk: FOREIGN_JWK },
  { jku: 'https://evil.example/jwks.json' },
  { x5u: 'https://evil.example/certificate.pem' },
  { x5c: ['MIIB'] },
  { crit: ['jwk'], jwk: FOREIGN_JWK },
  { crit: ['b64'], b64: false },
];

/** Everything that a careless implementation may take for the bytes of our public key. */
function publicSpellings(key: KeyObject): (Buffer | string)[] {
  const jwk = key.export({ format: 'jwk' });
  return [
    Buffer.from(jwk.x ?? '', 'base64url'),
    jwk.x ?? '',
    key.export({ format: 'der', type: 'spki' }),
    key.export({ format: 'pem', type: 'spki' }),
    JSON.stringify(jwk),
  ];
}

function signedBy(change: object, signer: (input: string) => Buffer, parts: Parts, dice: Dice): string {
  const header = JSON.stringify({ ...jsonOf(parts.header), ...change });
  const claims = Object.entries(jsonOf(parts.payload));
  const payload = JSON.stringify(Object.fromEntries(dice.below(2) ? otherClaim(claims, dice) : claims));
  const input = signingInput(header, payload);
  return `${input}.${encode(signer(input))}`;
}
