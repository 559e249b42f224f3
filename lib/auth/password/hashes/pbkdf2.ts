import { DIGEST_BYTES, type Digest, malformed, type Reading } from './proof';

/** Twice what Werkzeug 3.1 does by default: half a second to a second, by digest. */
const MAX_ITERATIONS = 2_000_000;

/** `pbkdf2:sha256:iterations$salt$hex`. The salt is used as the text it is. */
const WERKZEUG = /^pbkdf2:(sha1|sha256|sha512):([1-9]\d{0,9})\$([^$]{0,128})\$([0-9a-f]+)$/;

/** `$pbkdf2-sha256$rounds$salt$digest`; `$pbkdf2$…` is SHA-1. Base64 without padding, `.` in place of `+`. */
const PASSLIB = /^\$pbkdf2(-sha1|-sha256|-sha512)?\$([1-9]\d{0,9})\$([A-Za-z0-9./]{0,1366})\$([A-Za-z0-9./]+)$/;

export const looksLikeWerkzeugPbkdf2 = (stored: string): boolean => stored.startsWith('pbkdf2:');
export const looksLikePasslibPbkdf2 = (stored: string): boolean => stored.startsWith('$pbkdf2');

/** What `werkzeug.security.generate_password_hash()` made of a password for ten years. */
export function readWerkzeugPbkdf2(stored: string): Reading {
  if (/^pbkdf2:[a-z0-9]+\$/.test(stored)) {
    // Werkzeug takes its default then, which has changed a dozen times.
    return { problem: 'does not say its number of iterations (Werkzeug pbkdf2)' };
  }
  const [, digest, iterations, salt = '', expected = ''] = WERKZEUG.exec(stored) ?? [];
  if (!digest) return malformed('Werkzeug pbkdf2');
  return reading(
    'Werkzeug pbkdf2',
    digest as Digest,
    Number(iterations),
    Buffer.from(salt),
    Buffer.from(expected, 'hex'),
  );
}

/** What `passlib.hash.pbkdf2_sha256` and its kin make of a password. */
export function readPasslibPbkdf2(stored: string): Reading {
  const found = PASSLIB.exec(stored);
  if (!found) return malformed('passlib pbkdf2');
  const [, digest = '-sha1', iterations, salt = '', expected = ''] = found;
  return reading('passlib pbkdf2', digest.slice(1) as Digest, Number(iterations), bytes(salt), bytes(expected));
}

const bytes = (text: string): Buffer => Buffer.from(text.replaceAll('.', '+'), 'base64');

function reading(scheme: string, digest: Digest, iterations: number, salt: Buffer, expected: Buffer): Reading {
  if (expected.length !== DIGEST_BYTES[digest]) return malformed(scheme);
  if (iterations > MAX_ITERATIONS) return { problem: `costs too much to check (pbkdf2 of ${iterations} iterations)` };
  return { proof: { algorithm: 'pbkdf2', digest, iterations, salt, expected } };
}
