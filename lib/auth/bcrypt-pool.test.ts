import bcrypt from 'bcryptjs';
import { afterEach, expect, test } from 'vitest';
import { AuthError } from '../errors';
import { BcryptPool } from './bcrypt-pool';

let pool: BcryptPool;
afterEach(() => pool.close());

const job = (cost = 4) => ({ kind: 'hash', text: 'password', cost }) as const;

test('hashes and compares', async () => {
  pool = new BcryptPool(2, 10);
  const hash = String(await pool.run(job()));
  expect(bcrypt.compareSync('password', hash)).toBe(true);
  expect(await pool.run({ kind: 'compare', text: 'password', hash })).toBe(true);
  expect(await pool.run({ kind: 'compare', text: 'passwore', hash })).toBe(false);
});

test('refuses at once when the queue is full, and goes on with what it took', async () => {
  pool = new BcryptPool(1, 2);
  const runs = Array.from({ length: 10 }, () => pool.run(job(8)));
  const settled = await Promise.allSettled(runs);
  const refused = settled.filter((each) => each.status === 'rejected');
  expect(refused).toHaveLength(7); // one at work, two waiting
  for (const { reason } of refused) {
    expect(reason).toBeInstanceOf(AuthError);
    expect(reason).toMatchObject({ code: 'server_overloaded', status: 503, retryAfter: 5 });
  }
  expect(await pool.run(job())).toMatch(/^\$2b\$04/);
});

test('a worker that dies fails its own job only', async () => {
  pool = new BcryptPool(1, 10);
  const broken = pool.run({ kind: 'compare', text: 'password', hash: 7 as unknown as string });
  const next = pool.run(job());
  await expect(broken).rejects.toThrow();
  expect(await next).toMatch(/^\$2b\$04/);
});

test('leaves the event loop free', async () => {
  pool = new BcryptPool(2, 10);
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  await Promise.all([pool.run(job(10)), pool.run(job(10))]);
  clearInterval(timer);
  expect(turns).toBeGreaterThan(10); // on the main thread it would be none or one
});
