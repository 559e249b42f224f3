import { afterAll, expect, test } from 'vitest';
import { rounds } from '../../../test/rounds';
import { readHash } from './hashes/read-hash';
import { PasswordPool } from './pool';

const COST = 12;
const TIMES = rounds(3, 15);

const NOBODYS = `$2b$${COST}$`.padEnd(60, '.');

/** As the libraries make them by default, from the cheapest to the dearest. */
const STORED = {
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

const middle = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Each is held against a name that nobody has at the same moment: a core's speed is not the same from one second to the next. */
test.each(Object.entries(STORED))(
  'a wrong password costs what an unknown name does: %s',
  { retry: 2 },
  async (name, hash) => {
    for (const each of [NOBODYS, hash]) await priceOf(each); // compiled, and the machine's speed known
    const ratios: number[] = [];
    for (let time = 0; time < TIMES; time++) ratios.push((await priceOf(hash)) / (await priceOf(NOBODYS)));
    process.stdout.write(
      `${name}: ${ratios.map((ratio) => ratio.toFixed(3)).join(', ')} of the price of an unknown name\n`,
    );
    expect(Math.abs(middle(ratios) - 1)).toBeLessThan(TOLERANCE);
  },
);
