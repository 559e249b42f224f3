import { base64url, calculateJwkThumbprint, type JWK } from 'jose';
import { days } from '../time';

/**
 * Signing keys are derived from AUTH_SECRET, not stored: the edge, every process and every machine compute the same
 * ones, with no database and no network, and they change by themselves every 30 days.
 */
const PERIOD = days(30);
const LABEL = 'latchkey signing key v1, period ';

type SigningKey = { kid: string; period: number; privateKey: CryptoKey; publicKey: CryptoKey; publicJwk: JWK };
type KeySet = { signing: SigningKey; byKid: ReadonlyMap<string, SigningKey> };

const periodAt = (now: number): number => Math.floor(now / PERIOD);

/** A PKCS#8 private key is this prefix and the 32-byte seed (RFC 8410 section 7). */
const PKCS8_ED25519 = Uint8Array.of(
  ...[0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20],
);

/** HKDF-SHA-256 (RFC 5869) of a secret to the Ed25519 seed (RFC 8032 section 5.1.5) of one period. */
async function deriveKey(secret: string, period: number): Promise<SigningKey> {
  const encoder = new TextEncoder();
  const material = await crypto.subtle.importKey('raw', encoder.encode(secret), 'HKDF', false, ['deriveBits']);
  const info = encoder.encode(LABEL + period);
  const hkdf = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info };
  const seed = new Uint8Array(await crypto.subtle.deriveBits(hkdf, material, 256));

  const pkcs8 = Uint8Array.of(...PKCS8_ED25519, ...seed);
  const extractable = await crypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', true, ['sign']);
  const { x } = await crypto.subtle.exportKey('jwk', extractable);
  if (!x) throw new Error('this runtime exports an Ed25519 key without its public half');
  const jwk = { kty: 'OKP', crv: 'Ed25519', x };

  const kid = await calculateJwkThumbprint(jwk);
  const publicKey = await crypto.subtle.importKey('raw', base64url.decode(x) as BufferSource, 'Ed25519', true, [
    'verify',
  ]);
  const privateKey = await crypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', false, ['sign']);
  return { kid, period, privateKey, publicKey, publicJwk: { ...jwk, kid, use: 'sig', alg: 'EdDSA' } };
}

async function deriveKeySet(secrets: readonly string[], period: number): Promise<KeySet> {
  const periods = [period, period - 1, period + 1];
  const keys = await Promise.all(secrets.flatMap((secret) => periods.map((each) => deriveKey(secret, each))));
  const [signing] = keys;
  if (!signing) throw new Error('no AUTH_SECRET to derive a signing key from');
  return { signing, byKid: new Map(keys.map((key) => [key.kid, key])) };
}

let latest: Promise<KeySet> | undefined;
let latestFor: { period: number; secrets: readonly string[] } | undefined;

/** Derives once a period; every later call is a comparison. */
function keySet(secrets: readonly string[], now: number): Promise<KeySet> {
  const period = periodAt(now);
  if (!latest || latestFor?.period !== period || latestFor.secrets !== secrets) {
    latestFor = { period, secrets };
    latest = deriveKeySet(secrets, period);
  }
  return latest;
}

/**
 * The key that signs at this time: of the first secret and the current period.
 *
 * @param secrets the list in AUTH_SECRET: the first signs, all verify
 * @param now seconds since the epoch
 */
export async function signingKey(secrets: readonly string[], now: number): Promise<{ kid: string; key: CryptoKey }> {
  const { signing } = await keySet(secrets, now);
  return { kid: signing.kid, key: signing.privateKey };
}

/**
 * The public key with this id, or null when no secret has such a key in the previous, current or next period. The
 * next one is known because another machine's clock may already be there.
 */
export async function verificationKey(secrets: readonly string[], kid: string, now: number): Promise<CryptoKey | null> {
  const { byKid } = await keySet(secrets, now);
  return byKid.get(kid)?.publicKey ?? null;
}

/**
 * The public halves of all keys that verify at this time (RFC 7517 section 5): of each secret the previous, the current and
 * the next period.
 */
export async function publicJwks(secrets: readonly string[], now: number): Promise<JWK[]> {
  const { byKid } = await keySet(secrets, now);
  return [...byKid.values()].map((key) => key.publicJwk);
}

/** A key as operators see it. `secret` counts those in AUTH_SECRET from 1; it signs, if at all, from `from` until `to`. */
export type ListedKey = { kid: string; secret: number; from: number; to: number; signs: boolean };

/** The keys that verify at this time, the oldest of each secret first, without their private halves. */
export async function listKeys(secrets: readonly string[], now: number): Promise<ListedKey[]> {
  const { signing, byKid } = await keySet(secrets, now);
  const keys = [...byKid.values()].map((key, at, all) => ({
    kid: key.kid,
    secret: Math.floor((at * secrets.length) / all.length) + 1,
    from: key.period * PERIOD,
    to: (key.period + 1) * PERIOD,
    signs: key === signing,
  }));
  return keys.sort((one, other) => one.secret - other.secret || one.from - other.from);
}
