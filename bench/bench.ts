import { availableParallelism } from 'node:os';
import autocannon from 'autocannon';
import bcrypt from 'bcryptjs';
import { DEMO_USERS } from '../lib/cli/demo-users';
import { randomSecret } from '../lib/crypto/random';
import { startDemoServer } from '../lib/testing/demo-server';

/**
 * `npm run bench`: what protection costs, as ratios against floors measured in the same run. The floor of a page is the
 * public home page, rendered the same way behind the same gate, with no token to verify and no session to read; the floor
 * of a sign-in is one bcrypt hash of the same cost on this machine.
 */
const ROUNDS = 3;
const SECONDS = 5;
const WARM_UP_SECONDS = 10;
const CONNECTIONS = 8;
const COST = 12;

type Target = { name: string; path: string; token?: string; floor?: string };

async function load(url: string, target: Target, duration: number): Promise<{ rate: number; p99: number }> {
  const headers = target.token ? { authorization: `Bearer ${target.token}` } : {};
  const result = await autocannon({ url: url + target.path, connections: CONNECTIONS, duration, headers });
  return { rate: result.requests.average, p99: result.latency.p99 };
}

const median = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

async function signIn(url: string): Promise<string> {
  const [{ username, password }] = DEMO_USERS;
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${url}/api/auth`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ username, password }),
  });
  return /^access=([^;]+)/.exec(answer.headers.getSetCookie()[0] ?? '')?.[1] ?? '';
}

async function signInsPerSecond(url: string): Promise<number> {
  const count = 16;
  const start = performance.now();
  await Promise.all(Array.from({ length: count }, () => signIn(url)));
  return (count * 1000) / (performance.now() - start);
}

function hashesPerSecond(): number {
  const start = performance.now();
  for (let count = 0; count < 3; count++) bcrypt.hashSync('password', COST);
  return 3000 / (performance.now() - start);
}

const server = await startDemoServer('sqlite', {
  AUTH_SECRET: randomSecret(),
  BCRYPT_COST: String(COST),
  ACCESS_TOKEN_TTL: '1h', // longer than the run
});

try {
  const token = await signIn(server.url);
  const targets: Target[] = [
    { name: 'public home page (floor)', path: '/' },
    { name: '/protected', path: '/protected', token, floor: 'public home page (floor)' },
    { name: '/api/protected', path: '/api/protected', token, floor: 'public home page (floor)' },
    { name: 'redirect to sign-in', path: '/protected', floor: 'public home page (floor)' },
  ];
  const rates = new Map<string, number[]>(targets.map(({ name }) => [name, []]));
  const p99s = new Map<string, number[]>(targets.map(({ name }) => [name, []]));
  for (const target of targets) {
    console.log(`Warming up ${target.name} …`);
    await load(server.url, target, WARM_UP_SECONDS);
  }
  for (let round = 1; round <= ROUNDS; round++) {
    for (const target of targets) {
      console.log(`Round ${round} of ${ROUNDS}: ${target.name} …`);
      const { rate, p99 } = await load(server.url, target, SECONDS);
      rates.get(target.name)?.push(rate);
      p99s.get(target.name)?.push(p99);
    }
  }
  console.log('Signing in …');
  const hashes = hashesPerSecond();
  const signIns = await signInsPerSecond(server.url);

  const rateOf = (name = '') => median(rates.get(name) ?? []);
  console.table(
    targets.map(({ name, floor }) => ({
      '': name,
      'requests/s': Math.round(rateOf(name)),
      'p99 ms': median(p99s.get(name) ?? []),
      ratio: floor ? (rateOf(name) / rateOf(floor)).toFixed(2) : '1.00',
    })),
  );
  const workers = Math.max(1, availableParallelism() - 1);
  console.log(
    `Sign-ins/s, 16 at once, cost ${COST}: ${signIns.toFixed(2)}; ${workers} worker(s) × hashes/s alone: ${(workers * hashes).toFixed(2)}; ratio ${(signIns / (workers * hashes)).toFixed(2)}`,
  );
} finally {
  await server.stop();
}
