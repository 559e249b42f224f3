import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { authenticate } from '@/lib/auth/authenticate';
import { identity } from '@/lib/auth/identity';
import { type Db, processDb } from '@/lib/db/client';
import { failedSignIn, tokenError } from '@/lib/http/answers';
import { freshDb } from '@/test/fresh-db';
import { aUser, PASSWORD } from '@/test/people';
import { cookiesOf, request } from '@/test/request';
import { POST as signIn, GET as whoAmI } from './route';

/** The ancestor's four functions, each replaced as an adopter would edit its file; everything else is the real thing. */
vi.mock('@/lib/auth/authenticate', { spy: true });
vi.mock('@/lib/auth/identity', { spy: true });
vi.mock('@/lib/http/answers', { spy: true });

describe('an adopter replaces', () => {
  let db: Db;
  let clean: () => Promise<void>;
  beforeAll(async () => {
    ({ db, clean } = await freshDb('sqlite'));
    processDb.set(db);
  });
  afterAll(() => clean());

  const json = (password: string) => request('/api/auth', { json: { username: 'john', password } });

  test('authenticate: who may sign in', async () => {
    const jane = await aUser(db, 'jane');
    vi.mocked(authenticate).mockImplementationOnce(async (username, password) =>
      username === 'john' && password === 'from elsewhere' ? jane : null,
    );
    const answer = await signIn(json('from elsewhere'));
    expect(await answer.json()).toMatchObject({ user: jane });
  });

  test('identity: what pages and handlers see of a user, and whether a token still counts [V14.2.6]', async () => {
    await aUser(db, 'john');
    const cookie = `access=${cookiesOf(await signIn(json(PASSWORD))).access}`;
    const ask = async () => (await whoAmI(request('/api/auth', { headers: { cookie } }))).json();

    const row = (sub: string) => ({ id: sub, username: 'john the first', password_hash: 'not for anybody' });
    vi.mocked(identity).mockImplementationOnce(async (claims) => row(claims.sub));
    const { user } = await ask();
    expect(user).toEqual({ id: expect.any(String), username: 'john the first' });

    vi.mocked(identity).mockImplementationOnce(async () => null);
    expect(await ask()).toEqual({ message: 'Token error', error: 'User does not exist' });
  });

  test('the answer to a failed sign-in', async () => {
    vi.mocked(failedSignIn).mockImplementationOnce(() => Response.json({ oops: 'no' }, { status: 418 }));
    const answer = await signIn(json('wrong'));
    expect([answer.status, await answer.json()]).toEqual([418, { oops: 'no' }]);
  });

  test('the answer to a token error', async () => {
    vi.mocked(tokenError).mockImplementationOnce(({ reason }) => Response.json({ oops: reason }, { status: 418 }));
    const answer = await whoAmI(request('/api/auth'));
    expect([answer.status, await answer.json()]).toEqual([418, { oops: 'Request does not contain an access token' }]);
  });
});
