import bcrypt from 'bcryptjs';
import { afterEach, expect, test } from 'vitest';
import { AuthError } from '../../errors';
import { PasswordPool, processPool, runPasswordJob, workersFor } from './pool';

let pool: PasswordPool;
afterEach(() => pool.close());

const job = (cost = 4) => ({ kind: 'hash', text: 'password', cost }) as const;

test('hashes and compares', async () => {
  pool = new PasswordPool(2, 10);
  const hash = String(await pool.run(job()));
  expect(bcrypt.compareSync('password', hash)).toBe(true);
  const proof = { algorithm: 'bcrypt', hash, cost: 4 } as const;
  expect(await pool.run({ kind: 'compare', text: 'password', proof, cost: 4 })).toEqual({ matches: true, rounds: 16 });
  expect(await pool.run({ kind: 'compare', text: 'passwore', proof, cost: 4 })).toEqual({ matches: false, rounds: 16 });
});

test('refuses at once when the queue is full, and goes on with what it took [V15.2.2]', async () => {
  pool = new PasswordPool(1, 2);
  const runs = Array.from({ length: 10 }, () => pool.run(job(8)));
  expect(runs.filter((running) => running === null)).toHaveLength(7); // one at work, two waiting
  for (const hash of await Promise.all(runs)) expect(hash ?? '$2b$08').toMatch(/^\$2b\$08/);
  expect(await pool.run(job())).toMatch(/^\$2b\$04/);
});

test('a sign-in that finds the queue full is told to come back', async () => {
  pool = new PasswordPool(1, 0);
  const before = processPool.peek();
  processPool.set(pool);
  const busy = pool.run(job(8));
  const refused = runPasswordJob(job());
  await expect(refused).rejects.toBeInstanceOf(AuthError);
  await expect(refused).rejects.toMatchObject({ code: 'server_overloaded', status: 503, retryAfter: 5 });
  await busy;
  processPool.set(before);
});

test('a worker that dies fails its own job only [V1.4.3]', async () => {
  pool = new PasswordPool(1, 10);
  const proof = { algorithm: 'bcrypt', hash: 7 as unknown as string, cost: 4 } as const;
  const broken = pool.run({ kind: 'compare', text: 'password', proof, cost: 4 });
  const next = pool.run(job());
  await expect(broken).rejects.toThrow();
  expect(await next).toMatch(/^\$2b\$04/);
});

test('leaves the event loop free [V15.2.5 V15.4.4]', async () => {
  pool = new PasswordPool(2, 10);
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

test('is alive when idle, when busy and when its queue is full', async () => {
  pool = new PasswordPool(1, 1);
  expect(await pool.alive()).toBe(true);
  const busy = [pool.run(job(8)), pool.run(job(8))];
  expect(pool.full).toBe(true);
  expect(await pool.alive()).toBe(true);
  await Promise.all(busy);
});

test('is not alive when its threads cannot start', async () => {
  pool = new PasswordPool(1, 1);
  const { cwd } = process;
  process.cwd = () => '/nowhere';
  try {
    expect(await pool.alive()).toBe(false);
  } finally {
    process.cwd = cwd;
  }
  expect(await pool.alive()).toBe(true); // the next one can
});
