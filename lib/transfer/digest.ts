import { hash } from 'node:crypto';

/** A row's values, in the order of its table's columns. */
export type Row = readonly (string | number | Uint8Array | null)[];

/** What a set of rows amounts to, in whatever order they come. */
export type Digest = { rows: number; sum: BigUint64Array };

export const emptyDigest = (): Digest => ({ rows: 0, sum: new BigUint64Array(4) });

/**
 * Counts a row in. The sum of SHA-256 digests (in four lanes of 64 bits) is the same for the same rows in any order, which two
 * databases need not share, and tells a row that is missing, doubled or different. It guards against mistakes and decay, not against
 * somebody who makes up rows.
 */
export function addRow(digest: Digest, row: Row): void {
  const hashed = hash('sha256', JSON.stringify(row), 'buffer');
  digest.rows++;
  for (let lane = 0; lane < 4; lane++) {
    digest.sum[lane] = (digest.sum[lane] ?? 0n) + hashed.readBigUInt64LE(lane * 8); // the lane is taken modulo 2^64
  }
}

/** As text, for keeping and comparing. */
export const formatDigest = ({ rows, sum }: Digest): string =>
  `${rows} ${[...sum].map((lane) => lane.toString(16).padStart(16, '0')).join('')}`;
