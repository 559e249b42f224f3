import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { POST as changeEmail } from '@/app/api/account/email/route';
import { POST as forgotPassword } from '@/app/api/account/forgot-password/route';
import { POST as signUp } from '@/app/api/account/route';
import { POST as signIn } from '@/app/api/auth/route';
import { anAccount, NEW_PASSWORD } from '../../test/account-holder';
import { DIALECTS, freshDb } from '../../test/fresh-db';
import { listenTo } from '../../test/listen';
import { PASSWORD } from '../../test/people';
import { cookiesOf, request } from '../../test/request';
import { runPasswordJob } from '../auth/password/pool';
import { processDb } from '../db/client';

vi.mock('../auth/password/pool', { spy: true });

type Post = (request: Request) => Promise<Response>;

/** Where whoever asks about `known` must learn no more than about `other`, whom nobody is. */
const ENDPOINTS: [name: string, Post, path: string, ask: (who: string) => object][] = [
  ['sign-in', signIn, '/api/auth', (username) => ({ username, password: 'not the password' })],
  ['a forgotten password', forgotPassword, '/api/account/forgot-password', (username) => ({ username })],
  [
    'a password forgotten by address',
    forgotPassword,
    '/api/account/forgot-password',
    (who) => ({ username: `${who}@example.com` }),
  ],
  [
    'sign-up',
    signUp,
    '/api/account',
    (who) => ({ username: `new-${who}`, email: `${who}@example.com`, password: NEW_PASSWORD }),
  ],
  ['a change of address', changeEmail, '/api/account/email', (who) => ({ email: `${who}@example.com` })],
];

/**
 * The time of an answer is that of its statements and hashes. A single one more drowns in noise where times are compared
 * (enumeration.processes.test.ts); here it does not.
 */
describe.each(DIALECTS)('%s: with and without an account', (dialect) => {
  let clean: () => Promise<void>;
  let cookie: string;
  let done: string[];
  beforeEach(async () => {
    const fresh = await freshDb(dialect);
    clean = fresh.clean;
    const listened = listenTo(fresh.db);
    done = listened.statements;
    processDb.set(listened.db);
    vi.mocked(runPasswordJob).mockClear();
    await anAccount(fresh.db, 'known');
    await anAccount(fresh.db, 'asker');
    const credentials = { username: 'asker', password: PASSWORD };
    const { access } = cookiesOf(await signIn(request('/api/auth', { json: credentials })));
    cookie = `access=${access}`;
  });
  afterEach(() => clean());

  test.each(ENDPOINTS)('%s runs the same statements and hashes [V6.3.8]', async (_, post, path, ask) => {
    const workOf = async (who: string) => {
      done.length = 0;
      vi.mocked(runPasswordJob).mockClear();
      const headers = { ...(path.endsWith('email') && { cookie }), 'x-forwarded-for': '203.0.113.7' };
      const { status } = await post(request(path, { json: ask(who), headers }));
      const hashes = vi.mocked(runPasswordJob).mock.calls.map(([{ kind }]) => kind);
      return { status, statements: done.map((sql) => sql.replaceAll(/\b\d+\b/g, '#')), hashes };
    };
    await workOf('another'); // what is compiled at its first use is done with
    const known = await workOf('known');
    expect(known.statements.length).toBeGreaterThan(2);
    expect(await workOf('other')).toEqual(known);
  });
});
