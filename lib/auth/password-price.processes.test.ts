import { afterAll, expect, test } from 'vitest';
import { rounds } from '../testing/rounds';
import { readHash } from './password-hashes/read-hash';
import { PasswordPool } from './password-pool';

const COST = 12;
const TIMES = rounds(2, 15);

/** As the libraries make them by default, from the cheapest to the dearest. */
const STORED = {
  'nobody has the name': `$2b$${COST}$`.padEnd(60, '.'),
  'bcrypt, cost 10': '$2b$10$'.padEnd(60, '.'),
  'passlib pbkdf2-sha256': `$pbkdf2-sha256$29000$c2FsdHNhbHQ$${'a'.repeat(42)}A`,
  'Werkzeug 3 scrypt': `scrypt:32768:8:1$salt$${'ab'.repeat(64)}`,
  'Werkzeug 2.2 pbkdf2': `pbkdf2:sha256:260000$salt$${'ab'.repeat(32)}`,
  'Werkzeug 3.1 pbkdf2': `pbkdf2:sha256:1000000$salt$${'ab'.repeat(32)}`,
  'Werkzeug sha1': `sha1$salt$${'ab'.repeat(20)}`,
};

/** How far a wrong password's price may lie from that of a name that nobody has. One step that is left out is 2 % and more. */
const TOLERANCE = 0.1;

const pool = new PasswordPool(1, 1);
afterAll(() => pool.close());

/** Of all threads, in milliseconds: others that use the machine do not count. This one waits meanwhile. */
async function priceOf(hash: string): Promise<number> {
  const reading = readHash(hash);
  if (!('proof' in reading)) throw new Error(`${hash} ${reading.problem}`);
  const before = process.cpuUsage();
  const checked = await pool.run({ kind: 'compare', text: 'wrong', proof: reading.proof, cost: COST });
  expect(checked).toMatchObject({ matches: false });
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

test('a wrong password costs the same, whatever scheme the stored hash is of', { retry: 1 }, async () => {
  for (const hash of Object.values(STORED)) await priceOf(hash); // compiled, and the machine's speed known
  const prices = new Map<string, number[]>(Object.keys(STORED).map((name) => [name, []]));
  for (let time = 0; time < TIMES; time++) {
    for (const [name, hash] of Object.entries(STORED)) prices.get(name)?.push(await priceOf(hash));
  }
  // The least: whatever disturbs only adds.
  const nobodys = Math.min(...(prices.get('nobody has the name') ?? []));
  for (const [name, spent] of prices) {
    const least = Math.min(...spent);
    process.stdout.write(`${name}: ${least.toFixed(1)} ms\n`);
    expect(Math.abs(least / nobodys - 1), name).toBeLessThan(TOLERANCE);
  }
});
