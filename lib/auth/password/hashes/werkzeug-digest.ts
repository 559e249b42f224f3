import { DIGEST_BYTES, type Digest, malformed, type Reading } from './proof';

/** `sha256$salt$hex`: an HMAC keyed with the salt's text, or with an empty salt the digest of the password alone. */
const DIGEST = /^(md5|sha1|sha256|sha512)\$([^$]{0,128})\$([0-9a-f]+)$/;

export const looksLikeWerkzeugDigest = (stored: string): boolean => /^(md5|sha1|sha256|sha512)\$/.test(stored);

/**
 * What Werkzeug before 3.0 made with `generate_password_hash(password, method='sha256')`, as old tutorials have it. Whoever has
 * the table finds most of its passwords within a day.
 */
export function readWerkzeugDigest(stored: string): Reading {
  const [, digest, salt = '', expected = ''] = DIGEST.exec(stored) ?? [];
  if (!digest || expected.length !== 2 * DIGEST_BYTES[digest as Digest]) return malformed('Werkzeug digest');
  return {
    proof: {
      algorithm: 'digest',
      digest: digest as Digest,
      salt: Buffer.from(salt),
      expected: Buffer.from(expected, 'hex'),
    },
  };
}
