import type { Dice } from '../dice';

/** Ways to turn a good Ed25519 signature into another that a lax verifier takes (RFC 8032 sections 5.1.7 and 8.4). */
export const SIGNATURES: Record<string, (signature: Buffer, dice: Dice) => Buffer> = {
  'a bit of the signature': (signature, dice) => {
    const copy = Buffer.from(signature);
    const at = dice.below(copy.length);
    copy[at] = (copy[at] ?? 0) ^ (1 << dice.below(8));
    return copy;
  },
  'S and a multiple of the order': (signature, dice) => {
    const multiples = [1n, 2n, 3n, 7n, 8n].filter((times) => scalarOf(signature) + times * ORDER < 2n ** 256n);
    return Buffer.concat([signature.subarray(0, 32), littleEndian(scalarOf(signature) + dice.pick(multiples) * ORDER)]);
  },
  'S negated': (signature) => Buffer.concat([signature.subarray(0, 32), littleEndian(ORDER - scalarOf(signature))]),
  'R negated': (signature) => {
    const copy = Buffer.from(signature);
    copy[31] = (copy[31] ?? 0) ^ 0x80;
    return copy;
  },
  'R of small order': (signature, dice) => Buffer.concat([dice.pick(SMALL_ORDER), signature.subarray(32)]),
  'R of small order, S of nothing': (_, dice) => Buffer.concat([dice.pick(SMALL_ORDER), Buffer.alloc(32)]),
  'S of the order': (signature) => Buffer.concat([signature.subarray(0, 32), littleEndian(ORDER)]),
  'halves exchanged': (signature) => Buffer.concat([signature.subarray(32), signature.subarray(0, 32)]),
  'all zeros': () => Buffer.alloc(64),
  'all ones': () => Buffer.alloc(64, 0xff),
  'a byte too many': (signature, dice) => Buffer.concat([signature, dice.bytes(1)]),
  'a byte too few': (signature) => signature.subarray(0, 63),
  'of another length': (_, dice) => dice.bytes(dice.pick([1, 32, 57, 114, 128, 256])),
  'at random': (_, dice) => dice.bytes(64),
};

/** Of the group that the base point makes (RFC 8032 section 5.1). */
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;

/** The eight points whose order divides the cofactor, and spellings of them that are not canonical. */
const SMALL_ORDER = [
  '0100000000000000000000000000000000000000000000000000000000000000',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0000000000000000000000000000000000000000000000000000000000000080',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
  '0100000000000000000000000000000000000000000000000000000000000080',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
].map((point) => Buffer.from(point, 'hex'));

const scalarOf = (signature: Buffer): bigint =>
  BigInt(`0x${Buffer.from(signature.subarray(32)).reverse().toString('hex')}`);

const littleEndian = (scalar: bigint): Buffer => Buffer.from(scalar.toString(16).padStart(64, '0'), 'hex').reverse();
