// How a password is compared with what is stored, by algorithm (lib/auth/password/hashes/proof.ts). Each takes its time, so
// they run in a worker thread only.
import { createHash, createHmac, pbkdf2Sync, scryptSync, timingSafeEqual } from 'node:crypto';
import bcrypt from 'bcryptjs';

const ALGORITHMS = {
  scrypt: (password, { n, r, p, salt, expected }) =>
    // 128·N·r·p and a little: OpenSSL counts its own overhead.
    scryptSync(password, salt, expected.length, { N: n, r, p, maxmem: 132 * n * r * p + 2 ** 16 }),
  pbkdf2: (password, { digest, iterations, salt, expected }) =>
    pbkdf2Sync(password, salt, iterations, expected.length, digest),
  digest: (password, { digest, salt }) =>
    (salt.length > 0 ? createHmac(digest, salt) : createHash(digest)).update(password).digest(),
};

export const isRight = (password, proof) =>
  proof.algorithm === 'bcrypt'
    ? bcrypt.compareSync(password, proof.hash)
    : timingSafeEqual(ALGORITHMS[proof.algorithm](password, proof), proof.expected);

export const hash = (password, cost) => bcrypt.hashSync(password, cost);

/** Spends the time of a hash of this cost. */
export const spend = (cost) => bcrypt.compareSync('', dummyHash(cost));

/** Well-formed, so that bcrypt does all its work, and the hash of nothing anybody knows. */
const dummyHash = (cost) => `$2b$${String(cost).padStart(2, '0')}$${'.'.repeat(53)}`;
