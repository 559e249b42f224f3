import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anAccount, OTHER_PASSWORD } from '../../test/account-holder';
import { askOnce } from '../../test/ask-once';
import { freshDb } from '../../test/fresh-db';
import { latchkey } from '../../test/latchkey';
import { PASSWORD } from '../../test/people';
import { type Server, startServer } from '../../test/production-server';
import { Renewer } from '../../test/renewer';
import type { User } from '../auth/user';
import { getConfig } from '../config/config';
import type { Db } from '../db/client';

/** The command line beside a production server on the same database, which is busy. Needs the build. */
const folder = mkdtempSync(path.join(tmpdir(), 'latchkey-beside-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SETTINGS = { AUTH_SECRET: getConfig().authSecrets[0], BCRYPT_COST: '10' };

describe('beside a server that is busy', () => {
  let db: Db;
  let url: string;
  let clean: () => Promise<void>;
  let server: Server;
  let john: User;
  let others: Renewer[];
  let loading = true;
  let load: Promise<void>[];

  beforeAll(async () => {
    ({ db, url, clean } = await freshDb('sqlite'));
    john = await anAccount(db, 'john');
    const jane = await anAccount(db, 'jane');
    server = await startServer({
      env: { ...SETTINGS, DATABASE_URL: url },
      logFile: path.join(folder, 'server.log'),
    });
    others = await Promise.all(Array.from({ length: 4 }, () => Renewer.start(db, jane.id)));
    load = others.map(async (renewer) => {
      while (loading) await renewer.renew(server.url);
    });
  }, 60_000);
  afterAll(async () => {
    await server.stop();
    await clean();
  });

  const statusFor = async ({ accessToken }: Renewer) => {
    const outcome = await askOnce(`${server.url}/api/protected`, {
      headers: { authorization: `Bearer ${accessToken}` },
    });
    return outcome.kind === 'answered' && outcome.status;
  };
  const signIn = async (password: string) => {
    const json = { username: 'john', password };
    const outcome = await askOnce(`${server.url}/api/auth/token`, { method: 'POST', json });
    return outcome.kind === 'answered' && outcome.status;
  };
  async function signedIn(): Promise<Renewer> {
    const renewer = await Renewer.start(db, john.id);
    await renewer.renew(server.url);
    expect(await statusFor(renewer)).toBe(200);
    return renewer;
  }
  const run = async (...args: string[]) => {
    const stdin = `${OTHER_PASSWORD}\n`;
    expect(await latchkey(args, { url, env: SETTINGS, stdin })).toMatchObject({ exitCode: 0, stderr: '' });
  };

  test('a session that is ended, and those of a user who is disabled, are refused at the very next request', async () => {
    const [one, two] = [await signedIn(), await signedIn()];
    await run('session', 'revoke', one.sessionId);
    expect([await statusFor(one), await statusFor(two)]).toEqual([401, 200]);
    await run('user', 'disable', 'john');
    expect([await statusFor(two), await signIn(PASSWORD)]).toEqual([401, 401]);
    await run('user', 'enable', 'john');
    expect([await statusFor(two), await signIn(PASSWORD)]).toEqual([401, 200]);
  });

  test('a new password counts at once, and the old one no more', async () => {
    const session = await signedIn();
    await run('user', 'set-password', 'john');
    expect([await statusFor(session), await signIn(PASSWORD), await signIn(OTHER_PASSWORD)]).toEqual([401, 401, 200]);
  });

  test('nobody else noticed; then everybody is signed out', async () => {
    loading = false;
    await Promise.all(load);
    expect(new Set(others.flatMap(({ statuses }) => statuses))).toEqual(new Set([200]));
    await run('session', 'revoke', '--all', '--yes');
    expect(await Promise.all(others.map(statusFor))).toEqual([401, 401, 401, 401]);
  });
});
