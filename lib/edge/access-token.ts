import { base64url, CompactSign, compactVerify, errors } from 'jose';
import type { Config } from '../config/config';
import type { TokenErrorReason } from '../errors';
import { CLOCK_TOLERANCE } from '../time';
import { isId } from './id';
import { signingKey, verificationKey } from './signing-keys';
import { verifiedTokens } from './verified-tokens';

/** What an access token says: ids only, no name, no address, because a token can be read by whoever holds it. */
export type AccessClaims = Readonly<{
  iss: string;
  aud: string;
  /** The user's id. */
  sub: string;
  /** The session's id. */
  sid: string;
  iat: number;
  exp: number;
  /** When the password was last checked, seconds since the epoch (OpenID Connect Core section 2). */
  auth_time: number;
  /** How it was checked (RFC 8176). */
  amr: readonly string[];
}>;

export type AccessSubject = Pick<AccessClaims, 'sub' | 'sid' | 'auth_time' | 'amr'>;

type Refused = { status: 'refused'; reason: TokenErrorReason };
export type Verified = { status: 'valid'; claims: AccessClaims } | Refused;

/** The part of the settings that tokens depend on. */
export type TokenConfig = Pick<Config, 'appOrigin' | 'authSecrets' | 'accessTokenTtl'>;

const ALGORITHM = 'EdDSA';
const TYPE = 'at+jwt'; // RFC 9068 section 2.1
const MAX_BYTES = 4096; // ours have some 400; a cookie with its name may not be larger (RFC 6265bis section 5.6)

type Signed = { kid: string; claims: AccessClaims };

const verified = verifiedTokens<Signed>(1000); // some 1 kB each

/**
 * Issues an access token: a JWS in compact form, signed with the current derived key.
 *
 * @param now seconds since the epoch
 */
export async function signAccessToken(config: TokenConfig, subject: AccessSubject, now: number): Promise<string> {
  const { kid, key } = await signingKey(config.authSecrets, now);
  const claims: AccessClaims = {
    iss: config.appOrigin,
    aud: config.appOrigin,
    sub: subject.sub,
    sid: subject.sid,
    iat: now,
    exp: now + config.accessTokenTtl,
    auth_time: subject.auth_time,
    amr: subject.amr,
  };
  return new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
    .setProtectedHeader({ alg: ALGORITHM, kid, typ: TYPE })
    .sign(key);
}

const refused = (reason: TokenErrorReason): Refused => ({ status: 'refused', reason });

/**
 * Verifies an access token, strictly (RFC 8725): only what `signAccessToken` writes is accepted, to the character.
 * A valid token proves who was signed in when it was issued; whether the session still stands, only its row can say.
 *
 * @param now seconds since the epoch
 * @returns the claims, or a reason that may be told to the client
 */
export async function verifyAccessToken(config: TokenConfig, token: string, now: number): Promise<Verified> {
  const known = verified.find(token);
  if (known && (await verificationKey(config.authSecrets, known.kid, now))) return judge(config, known.claims, now);

  const signed = await readSigned(config, token, now);
  if ('reason' in signed) return signed;
  const judged = judge(config, signed.claims, now);
  if (judged.status === 'valid') verified.add(token, signed);
  return judged;
}

/** What a token says, once its form and its signature are good. */
async function readSigned(config: TokenConfig, token: string, now: number): Promise<Signed | Refused> {
  const decoded = decode(token);
  if (!decoded) return refused('Token is malformed');
  if (!isOurHeader(decoded.header)) return refused('Token header is not accepted');

  const { kid } = decoded.header;
  const key = await verificationKey(config.authSecrets, kid, now);
  if (!key || !(await isSignedBy(key, token))) return refused('Signature verification failed');

  return isClaims(decoded.payload) ? { kid, claims: decoded.payload } : refused('Token claims are not accepted');
}

function judge(config: TokenConfig, claims: AccessClaims, now: number): Verified {
  if (claims.iss !== config.appOrigin) return refused('Token is from another issuer');
  if (claims.aud !== config.appOrigin) return refused('Token is for another audience');
  if (claims.exp - claims.iat > config.accessTokenTtl) return refused('Token lives longer than is allowed');
  if (claims.iat > now + CLOCK_TOLERANCE) return refused('Token is not yet valid');
  if (claims.exp <= now - CLOCK_TOLERANCE) return refused('Signature has expired');
  return { status: 'valid', claims };
}

async function isSignedBy(key: CryptoKey, token: string): Promise<boolean> {
  try {
    await compactVerify(token, key, { algorithms: [ALGORITHM] });
    return true;
  } catch (error) {
    if (error instanceof errors.JOSEError) return false;
    throw error;
  }
}

type Fields = Record<string, unknown>;

/** The pre-check: what jose would overlook (padding, stray characters, duplicate keys) is refused before it is asked. */
function decode(token: string): { header: Fields; payload: Fields } | null {
  if (token.length > MAX_BYTES) return null;
  const parts = token.split('.');
  if (parts.length !== 3) return null;
  const [header, payload, signature] = parts.map(decodePart);
  if (!header || !payload || signature?.length !== 64) return null;
  const [headerValue, payloadValue] = [parseCanonical(header), parseCanonical(payload)];
  return headerValue && payloadValue && { header: headerValue, payload: payloadValue };
}

/** Base64url without padding, and only in its one canonical spelling (RFC 4648 section 3.5). */
function decodePart(part: string): Uint8Array | null {
  if (!/^[A-Za-z0-9_-]+$/.test(part) || part.length % 4 === 1) return null;
  const bytes = base64url.decode(part);
  return base64url.encode(bytes) === part ? bytes : null;
}

/**
 * An object in JSON exactly as `JSON.stringify` writes it. Equality with its own second writing rules out duplicate keys, white
 * space, a byte order mark and numbers like 1e999 at once (RFC 8725 section 2.6 and its revision).
 */
function parseCanonical(bytes: Uint8Array): Fields | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const value = JSON.parse(text);
    return text.startsWith('{') && JSON.stringify(value) === text ? value : null;
  } catch {
    return null;
  }
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** Exactly `alg`, `kid` and `typ`: no `jku`, `jwk`, `x5u` or `crit` gets as far as a lookup. */
function isOurHeader(header: Fields): header is { alg: string; kid: string; typ: string } {
  const { alg, kid, typ } = header;
  return hasExactly(header, ['alg', 'kid', 'typ']) && alg === ALGORITHM && typ === TYPE && isText(kid);
}

/** RFC 8176 section 2. */
const METHOD = /^[a-z]+$/;

const areMethods = (value: unknown): boolean =>
  Array.isArray(value) && value.every((method) => isText(method) && METHOD.test(method));

/** Every claim that `signAccessToken` writes, in its order, and what it may be. An id of another form is nobody's. */
const CLAIMS: Readonly<Record<keyof AccessClaims, (value: unknown) => boolean>> = {
  iss: isText,
  aud: isText,
  sub: isId,
  sid: isId,
  iat: Number.isSafeInteger,
  exp: Number.isSafeInteger,
  auth_time: Number.isSafeInteger,
  amr: areMethods,
};

/** No claim more: `nbf` may ask for what we do not do. */
function isClaims(payload: Fields): payload is AccessClaims {
  return hasExactly(payload, Object.keys(CLAIMS)) && Object.entries(CLAIMS).every(([name, is]) => is(payload[name]));
}

const hasExactly = (fields: Fields, names: readonly string[]): boolean => Object.keys(fields).join() === names.join();
