import { type KeyObject, verify } from 'node:crypto';
import { readCanonicalJson } from './canonical-json';
import { derivedKey, periodOf } from './derived-keys';

/**
 * A second verifier of access tokens, to compare the first with: written from RFC 7515, 7519, 8032, 8725 and the design alone, over
 * node:crypto, and sharing no line with lib/edge. Slow and plain on purpose.
 */
export type SecondVerifier = (token: string, now: number) => boolean;

type Settings = { appOrigin: string; authSecrets: readonly string[]; accessTokenTtl: number };

const LEEWAY_SECONDS = 30;

export function secondVerifier({ appOrigin, authSecrets, accessTokenTtl }: Settings): SecondVerifier {
  const keysIn = rememberingLast((period: number) => keysAt(authSecrets, period));

  return (token, now) => {
    if (Buffer.byteLength(token) > 4096) return false;
    const [header64, payload64, signature64, more] = token.split('.');
    if (header64 === undefined || payload64 === undefined || signature64 === undefined || more !== undefined)
      return false;
    const [header, payload, signature] = [header64, payload64, signature64].map(decodeBase64url);
    if (!header || !payload || !signature) return false;

    const protectedHeader = readObject(header);
    if (!protectedHeader || [...protectedHeader.keys()].join() !== 'alg,kid,typ') return false;
    if (protectedHeader.get('alg') !== 'EdDSA' || protectedHeader.get('typ') !== 'at+jwt') return false;
    const key = keysIn(periodOf(now)).get(protectedHeader.get('kid'));
    if (!key || !verify(null, Buffer.from(`${header64}.${payload64}`), key, signature)) return false;

    const claims = readObject(payload);
    return claims !== null && areForUs(claims, appOrigin) && areInTime(claims, accessTokenTtl, now);
  };
}

function areForUs(claims: ReadonlyMap<string, unknown>, appOrigin: string): boolean {
  const methods = claims.get('amr');
  if ([...claims.keys()].join() !== 'iss,aud,sub,sid,iat,exp,auth_time,amr') return false;
  if (claims.get('iss') !== appOrigin || claims.get('aud') !== appOrigin) return false;
  return isUuid(claims.get('sub')) && isUuid(claims.get('sid')) && Array.isArray(methods) && methods.every(isMethod);
}

/** RFC 9562 section 4, in lower case. */
function isUuid(value: unknown): boolean {
  if (typeof value !== 'string' || value.length !== 36) return false;
  return [...value].every((character, at) =>
    [8, 13, 18, 23].includes(at) ? character === '-' : '0123456789abcdef'.includes(character),
  );
}

const isMethod = (value: unknown): boolean =>
  typeof value === 'string' && value !== '' && [...value].every((letter) => letter >= 'a' && letter <= 'z');

function areInTime(claims: ReadonlyMap<string, unknown>, life: number, now: number): boolean {
  const [issued, expires, authenticated] = ['iat', 'exp', 'auth_time'].map((name) => claims.get(name));
  if (!isInteger(issued) || !isInteger(expires) || !isInteger(authenticated)) return false;
  return expires - issued <= life && issued - LEEWAY_SECONDS <= now && now < expires + LEEWAY_SECONDS;
}

const isInteger = (value: unknown): value is number => Number.isInteger(value) && Math.abs(Number(value)) < 2 ** 53;

/** RFC 4648 section 5 by its bits: no padding, no other character, and nothing in the bits that are left over. */
function decodeBase64url(text: string): Buffer | null {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const bytes: number[] = [];
  let [bits, held] = [0, 0];
  for (const character of text) {
    const value = alphabet.indexOf(character);
    if (value < 0) return null;
    bits = (bits << 6) | value;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes.push(bits >> held);
    bits &= (1 << held) - 1;
  }
  return text === '' || held >= 6 || bits !== 0 ? null : Buffer.from(bytes);
}

function readObject(bytes: Buffer): ReadonlyMap<string, unknown> | null {
  const text = bytes.toString('utf8');
  if (!Buffer.from(text).equals(bytes)) return null; // was no UTF-8
  const value = readCanonicalJson(text);
  return value instanceof Map ? value : null;
}

/** The public keys by their id: of each secret the last, this and the next period. */
function keysAt(secrets: readonly string[], period: number): ReadonlyMap<unknown, KeyObject> {
  const keys = secrets.flatMap((secret) => [period - 1, period, period + 1].map((each) => derivedKey(secret, each)));
  return new Map(keys.map(({ kid, publicKey }) => [kid, publicKey]));
}

function rememberingLast<K, V>(compute: (key: K) => V): (key: K) => V {
  let last: { key: K; value: V } | undefined;
  return (key) => {
    if (last?.key !== key) last = { key, value: compute(key) };
    return last.value;
  };
}
