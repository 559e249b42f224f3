export type Digest = 'md5' | 'sha1' | 'sha256' | 'sha512';

/**
 * What a stored hash asks for to be compared with a password, whatever system's spelling it came in: the algorithms of
 * lib/auth/password/proofs.mjs. Salts and digests are bytes.
 */
export type Proof =
  | { algorithm: 'bcrypt'; hash: string; cost: number }
  | { algorithm: 'scrypt'; n: number; r: number; p: number; salt: Uint8Array; expected: Uint8Array }
  | { algorithm: 'pbkdf2'; digest: Digest; iterations: number; salt: Uint8Array; expected: Uint8Array }
  /** Keyed with the salt, or of the password alone where there is none. One guess costs a microsecond: weak. */
  | { algorithm: 'digest'; digest: Digest; salt: Uint8Array; expected: Uint8Array };

/** A stored hash as it was understood, or why it was not, in a few words that complete "a password hash that …". */
export type Reading = { proof: Proof } | { problem: string };

/** How many bytes a digest has. */
export const DIGEST_BYTES: Record<Digest, number> = { md5: 16, sha1: 20, sha256: 32, sha512: 64 };

export const malformed = (scheme: string): Reading => ({ problem: `is not well-formed ${scheme}` });
