import bcrypt from 'bcryptjs';
import { afterEach, expect, test } from 'vitest';
import { AuthError } from '../errors';
import { BcryptPool, runBcrypt, workersFor } from './bcrypt-pool';

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
  expect(runs.filter((running) => running === null)).toHaveLength(7); // one at work, two waiting
  for (const hash of await Promise.all(runs)) expect(hash ?? '$2b$08').toMatch(/^\$2b\$08/);
  expect(await pool.run(job())).toMatch(/^\$2b\$04/);
});

test('a sign-in that finds the queue full is told to come back', async () => {
  pool = new BcryptPool(1, 0);
  const shared = globalThis as typeof globalThis & { latchkeyBcryptPool?: BcryptPool };
  const before = shared.latchkeyBcryptPool;
  shared.latchkeyBcryptPool = pool;
  const busy = pool.run(job(8));
  const refused = runBcrypt(job());
  await expect(refused).rejects.toBeInstanceOf(AuthError);
  await expect(refused).rejects.toMatchObject({ code: 'server_overloaded', status: 503, retryAfter: 5 });
  await busy;
  if (before) shared.latchkeyBcryptPool = before;
  else delete shared.latchkeyBcryptPool;
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

test.each([
  { cores: 1, processes: 1, workers: 1 },
  { cores: 2, processes: 1, workers: 1 },
  { cores: 8, processes: 1, workers: 7 },
  { cores: 8, processes: 2, workers: 3 },
  { cores: 8, processes: 8, workers: 1 },
  { cores: 2, processes: 4, workers: 1 },
])('each of $processes processes on $cores cores hashes with $workers', ({ cores, processes, workers }) => {
  expect(workersFor(processes, cores)).toBe(workers);
});
