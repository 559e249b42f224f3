import { mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { askOnce } from '../../../test/ask-once';
import { aptInstall } from '../../../test/command';
import { hasLocked, TELLS_LOCKS } from '../../../test/file-locks';
import { latchkey } from '../../../test/latchkey';
import { type OutsideClient, outsideClients } from '../../../test/outside-client';
import { PASSWORD } from '../../../test/people';
import { Renewer } from '../../../test/renewer';
import { rounds } from '../../../test/rounds';
import { type StartedCommand, startCommand } from '../../../test/started-command';
import { stopwatch } from '../../time';

/**
 * Servers under writes while other SQLite programs come and go at their file. This process never opens the file itself: a lock
 * of its own would keep the others from what they must not be able to do. Needs the build.
 */
const folder = mkdtempSync(path.join(tmpdir(), 'latchkey-outside-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

if (outsideClients().length === 0) await aptInstall('sqlite3');
const CLIENTS = outsideClients();

const [ROUNDS, SECONDS] = [rounds(1, 10), rounds(4, 60)];

/** What was acknowledged, and so must be there. */
class Acknowledged {
  readonly users: string[] = [];
  readonly visits: string[] = [];
  renewers: Renewer[] = [];

  /** @returns what another program does not find in the file */
  async missingIn(file: string, client: OutsideClient): Promise<string[]> {
    const found = (query: string) => client.visit(file, query);
    const users = new Set(await found('select username from users'));
    const visits = new Set(await found('select name from outside_visits'));
    const generations = new Map(
      (await found('select id, generation from sessions where revoked_at is null')).map((line) => {
        const [id = '', generation] = line.split('|');
        return [id, Number(generation)];
      }),
    );
    return [
      ...this.users.filter((name) => !users.has(name)),
      ...this.visits.filter((name) => !visits.has(name)),
      ...this.renewers.filter((each) => !((generations.get(each.sessionId) ?? 0) >= each.generation)).map(String),
    ];
  }
}

async function signUp(origin: string, number: number): Promise<string | null> {
  const username = `guest-${number}`;
  const address = `10.0.${(number >> 8) & 255}.${number & 255}`; // or sign-ups of one address are too many
  const headers = { 'x-forwarded-for': address };
  const json = { username, password: PASSWORD };
  const outcome = await askOnce(`${origin}/api/account`, { method: 'POST', headers, json });
  return outcome.kind === 'answered' && outcome.status === 201 ? username : null;
}

async function visit(file: string, client: OutsideClient, name: string): Promise<string> {
  await client.visit(file, 'select count(*) from users'); // opens, reads, closes
  await client.visit(file, `insert into outside_visits values ('${name}')`, 'pragma wal_checkpoint(truncate)');
  return name;
}

/** Files of the database that a process has open though they are gone. */
function deletedFilesOf(pid: number, file: string): string[] {
  const links = readdirSync(`/proc/${pid}/fd`).map((descriptor) => linkOf(`/proc/${pid}/fd/${descriptor}`));
  return links.filter((link) => link.startsWith(file) && link.endsWith(' (deleted)'));
}

function linkOf(descriptor: string): string {
  try {
    return readlinkSync(descriptor);
  } catch {
    return ''; // closed meanwhile
  }
}

/**
 * Looks at the locks of server processes, over and over. Each must have one from its first query on. A lock that is dropped by
 * accident never comes back, as SQLite believes that it holds it; so what one look misses and the next one finds was there.
 */
class LockWatch {
  readonly held = new Set<number>();
  readonly lost = new Set<number>();
  private missed = new Set<number>();

  look(pids: readonly number[], file: string): void {
    const missing = pids.filter((pid) => !hasLocked(pid, file));
    for (const pid of pids) if (!missing.includes(pid)) this.held.add(pid);
    for (const pid of missing) if (this.held.has(pid) && this.missed.has(pid)) this.lost.add(pid);
    this.missed = new Set(missing);
  }
}

describe.runIf(CLIENTS.length > 0)('other SQLite programs at the file of a server', () => {
  const [client] = CLIENTS as [OutsideClient];
  test.each([1, 2])(
    `%i server process(es) under writes lose nothing to ${ROUNDS} times ${SECONDS} s of other SQLite programs`,
    { timeout: ROUNDS * (SECONDS + 60) * 1000 },
    async (processes) => {
      const file = path.join(folder, `${processes}.db`);
      const env = { AUTH_SECRET: process.env.AUTH_SECRET ?? '', BCRYPT_COST: '10', DATABASE_URL: `file:${file}` };
      const settings = { ...env, TRUST_PROXY: '1', WEB_CONCURRENCY: String(processes) };
      const command = await startCommand(settings, path.join(folder, `${processes}.log`));
      await command.untilStarted(processes);
      await latchkey(['user', 'add', 'john'], { url: env.DATABASE_URL, env, stdin: `${PASSWORD}\n` });
      await client.visit(file, 'create table outside_visits (name text)');
      const scene = { command, file, all: new Acknowledged(), killed: [], locks: new LockWatch() };
      scene.all.renewers = await Promise.all([1, 2, 3, 4].map(() => Renewer.signIn(command.url, 'john', PASSWORD)));
      for (let round = 1; round <= ROUNDS; round++) {
        await oneRound(round, scene);
        for (const each of CLIENTS) expect(await scene.all.missingIn(file, each)).toEqual([]);
      }
      command.kill('SIGTERM');
      expect(await command.ended).toBe(0);
      expect(await scene.all.missingIn(file, client)).toEqual([]); // nor was anything in the servers alone
      expect(await client.visit(file, 'pragma integrity_check')).toEqual(['ok']);
      process.stdout.write(`${processes} process(es): ${figuresOf(scene)}\n`);
    },
  );
});

type Scene = { command: StartedCommand; file: string; all: Acknowledged; killed: number[]; locks: LockWatch };

async function oneRound(round: number, { command, file, all, killed, locks }: Scene): Promise<void> {
  const elapsed = stopwatch();
  const going = () => elapsed() < SECONDS;
  const alive = () => command.started().filter((pid) => !killed.includes(pid));
  const processes = alive().length;
  const before = { users: all.users.length, visits: all.visits.length };
  const renewing = all.renewers.map(async (renewer) => {
    while (going()) await renewer.renew(command.url);
  });
  const joining = async () => {
    while (going()) {
      const username = await signUp(command.url, round * 100_000 + all.users.length);
      if (username) all.users.push(username);
    }
  };
  const visiting = CLIENTS.map(async (client) => {
    for (let number = 1; going(); number++)
      all.visits.push(await visit(file, client, `${client.name}-${round}-${number}`));
  });
  const watching = async () => {
    for (; going() && TELLS_LOCKS; await sleep(20)) locks.look(alive(), file);
  };
  const killing = async () => {
    if (processes === 1) return;
    await sleep(SECONDS * 500);
    killed.push(alive().at(-1) ?? 0);
    process.kill(killed.at(-1) ?? 0, 'SIGKILL');
    await command.untilStarted(command.started().length + 1);
  };
  await Promise.all([...renewing, joining(), ...visiting, watching(), killing()]);
  expect(alive()).toHaveLength(processes);
  expect(all.users.length).toBeGreaterThan(before.users);
  expect(all.visits.length).toBeGreaterThan(before.visits);
  for (const { statuses } of all.renewers) expect([...new Set(statuses)].filter((code) => code !== 503)).toEqual([200]);
  if (!TELLS_LOCKS) return;
  locks.look(alive(), file);
  expect([...locks.lost]).toEqual([]);
  expect(alive().filter((pid) => !locks.held.has(pid))).toEqual([]);
  expect(alive().flatMap((pid) => deletedFilesOf(pid, file))).toEqual([]);
}

function figuresOf({ all, killed, locks }: Scene): string {
  const renewals = all.renewers.reduce((sum, { generation }) => sum + generation - 1, 0);
  return `${all.users.length} sign-ups, ${renewals} renewals, ${all.visits.length} visits, ${killed.length} killed, ${locks.held.size} kept their lock`;
}
