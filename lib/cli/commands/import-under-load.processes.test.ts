import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startDemoServer } from '../../../test/demo-server';
import { DIALECTS } from '../../../test/fresh-db';
import { endOf, startLatchkey } from '../../../test/latchkey';
import { rounds } from '../../../test/rounds';
import { seeded } from '../../../test/seeded';
import vectors from '../../auth/password/hashes/vectors.json';

/** A million in `npm run test:long`. */
const COUNT = rounds(5_000, 1_000_000);

/** As Werkzeug 3 makes them, of `password`. */
const HASH = vectors.find(({ hash }) => hash.startsWith('scrypt:32768'))?.hash ?? '';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'latchkey-import-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Names in no order, as people choose them: each is another page of the index. */
function* table(): Generator<string> {
  const random = seeded(COUNT);
  yield 'id,username,email,password_hash,created_at\n';
  for (let id = 1; id <= COUNT; id++) {
    const name = `${Math.floor(random() * 2 ** 32).toString(36)}-${id}`;
    yield `${id},${name},${name}@example.com,${HASH},${1_600_000_000 + id}\n`;
  }
  yield `${COUNT + 1},last,last@example.com,${HASH},1700000000\n`;
}

/** The memory that a process has now, in MB. */
const memoryOf = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? Number.NaN) / 1024;

async function signIn(url: string, username: string): Promise<{ status: number; took: number }> {
  const start = performance.now();
  const body = JSON.stringify({ username, password: 'password' });
  const headers = { 'content-type': 'application/json' };
  const { status } = await fetch(`${url}/api/auth/token`, { method: 'POST', headers, body });
  return { status, took: performance.now() - start };
}

const most = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b), 0);

/** The command runs on PostgreSQL in import.processes.test.ts, too; here it is the server beside it that takes time to start. */
const MEASURED = DIALECTS.slice(0, rounds(1, DIALECTS.length));

test.each(MEASURED)(
  `%s: ${COUNT} users are imported while people sign in, in memory that stays flat`,
  {
    timeout: rounds(120_000, 3_000_000),
  },
  async (dialect) => {
    const file = path.join(folder, 'users.csv');
    await pipeline(Readable.from(table()), createWriteStream(file));
    const server = await startDemoServer(dialect, {
      AUTH_SECRET: 'a secret of the import under load 0123',
      BCRYPT_COST: '10',
    });
    try {
      const start = performance.now();
      const child = startLatchkey(['import', file, '--json'], { url: server.databaseUrl });
      const ending = endOf(child);
      const memory: number[] = [];
      const signIns: { status: number; took: number }[] = [];
      while (child.exitCode === null) {
        signIns.push(await signIn(server.url, 'john'));
        if (child.exitCode === null) memory.push(memoryOf(child.pid ?? 0));
        await sleep(50);
      }
      const { exitCode, stdout, stderr } = await ending;
      const seconds = (performance.now() - start) / 1000;
      expect([exitCode, stderr.split('\n').filter((line) => line && !line.includes(' %, '))]).toEqual([0, []]);
      expect(JSON.parse(stdout)).toMatchObject({ read: COUNT + 1, added: COUNT + 1, refused: 0 });
      expect(signIns.filter(({ status }) => status !== 200)).toEqual([]);
      const [early, late] = [memory.slice(0, memory.length / 2), memory.slice(memory.length / 2)];
      const took = signIns.map((each) => each.took).toSorted((a, b) => a - b);
      process.stdout.write(
        `${dialect}: ${COUNT} users in ${seconds.toFixed(1)} s, ${Math.round(COUNT / seconds)}/s; at most ${most(early).toFixed(0)} MB in the first half, ${most(late).toFixed(0)} MB in the second; ${took.length} sign-ins meanwhile, median ${took[took.length >> 1]?.toFixed(0)} ms, longest ${most(took).toFixed(0)} ms\n`,
      );
      if (COUNT > 100_000) expect(most(late)).toBeLessThan(1.2 * most(early));
      expect((await signIn(server.url, 'last')).status).toBe(200);
      expect((await signIn(server.url, 'last')).status).toBe(200); // with the hash made anew
    } finally {
      await server.stop();
    }
  },
);
