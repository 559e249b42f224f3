import { looksLikeBcrypt, readBcrypt } from './bcrypt';
import { looksLikePasslibPbkdf2, looksLikeWerkzeugPbkdf2, readPasslibPbkdf2, readWerkzeugPbkdf2 } from './pbkdf2';
import type { Reading } from './proof';
import { looksLikeWerkzeugDigest, readWerkzeugDigest } from './werkzeug-digest';
import { looksLikeWerkzeugScrypt, readWerkzeugScrypt } from './werkzeug-scrypt';

/** The schemes of other systems: how each is told, and how it is read. One more is a file beside these and a line here. */
const SCHEMES: readonly [looksLike: (stored: string) => boolean, read: (stored: string) => Reading][] = [
  [looksLikeBcrypt, readBcrypt],
  [looksLikeWerkzeugScrypt, readWerkzeugScrypt],
  [looksLikeWerkzeugPbkdf2, readWerkzeugPbkdf2],
  [looksLikePasslibPbkdf2, readPasslibPbkdf2],
  [looksLikeWerkzeugDigest, readWerkzeugDigest],
];

/**
 * Reads a password hash as another system stored it. One whose parameters would keep a worker busy for seconds, or take more
 * than 128 MB, is not read: a row in a table must not be able to stop everybody's sign-ins.
 */
export function readHash(stored: string): Reading {
  const scheme = SCHEMES.find(([looksLike]) => looksLike(stored));
  return scheme ? scheme[1](stored) : { problem: 'is of no scheme that Latchkey knows' };
}
