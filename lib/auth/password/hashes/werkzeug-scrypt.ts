import { malformed, type Reading } from './proof';

/** `scrypt:N:r:p$salt$hex`, the default since Werkzeug 3.0. The salt is used as the text it is, and the digest has 64 bytes. */
const SCRYPT = /^scrypt:(\d{1,9}):(\d{1,9}):(\d{1,9})\$([^$]{0,128})\$([0-9a-f]{128})$/;

/** Blocks mixed: N·r·p. This is N = 2^17, r = 8, p = 1 (OWASP's choice): 128 MB and, on a slow core, the better part of a second. */
const MAX_BLOCKS = 2 ** 20;
const MAX_R = 32;
const MAX_P = 16;

export const looksLikeWerkzeugScrypt = (stored: string): boolean => stored.startsWith('scrypt:');

/** What `werkzeug.security.generate_password_hash()` makes of a password today. */
export function readWerkzeugScrypt(stored: string): Reading {
  const found = SCRYPT.exec(stored);
  if (!found) return malformed('Werkzeug scrypt');
  const [n = 0, r = 0, p = 0] = found.slice(1, 4).map(Number);
  // The limits of the algorithm itself (RFC 7914 section 2), past which OpenSSL computes nothing.
  if (r < 1 || p < 1 || !isPowerOfTwo(n) || Math.log2(n) >= 16 * r) return malformed('Werkzeug scrypt');
  if (n * r * p > MAX_BLOCKS || r > MAX_R || p > MAX_P) {
    return { problem: `costs too much to check (scrypt with N=${n}, r=${r}, p=${p})` };
  }
  const [salt, expected] = [Buffer.from(found[4] ?? ''), Buffer.from(found[5] ?? '', 'hex')];
  return { proof: { algorithm: 'scrypt', n, r, p, salt, expected } };
}

const isPowerOfTwo = (n: number): boolean => n > 1 && Number.isInteger(Math.log2(n));
