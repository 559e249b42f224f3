import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Db, processDb } from '@/lib/db/client';
import { auditTypes } from '@/test/account-holder';
import { DIALECTS, freshDb } from '@/test/fresh-db';
import { aUser, NOW, PASSWORD } from '@/test/people';
import { cookiesOf, request } from '@/test/request';
import { GET as greet } from '../protected/route';
import { GET as renewBrowser } from './refresh/route';
import { POST as signInBrowser } from './route';
import { POST as postToken } from './token/route';

const setClock = (now: number) => vi.setSystemTime(now * 1000);

type Tokens = { access: string; refresh: string };

/** A client of either kind, at the handlers: signs in, renews, shows its access token. */
type Client = {
  signIn(): Promise<Tokens>;
  renew(refresh: string): Promise<Tokens | null>;
  show(access: string): Promise<number>;
};

const credentials = { username: 'john', password: PASSWORD };

const fromJson = async (answer: Response): Promise<Tokens | null> => {
  if (answer.status !== 200) return null;
  const { access_token: access, refresh_token: refresh } = await answer.json();
  return { access, refresh };
};

const apiClient: Client = {
  signIn: async () => (await fromJson(await postToken(request('/api/auth/token', { json: credentials })))) as Tokens,
  renew: async (refresh) => fromJson(await postToken(request('/api/auth/token', { json: { refresh_token: refresh } }))),
  show: async (access) =>
    (await greet(request('/api/protected', { headers: { authorization: `Bearer ${access}` } }))).status,
};

const browser: Client = {
  signIn: async () => cookiesOf(await signInBrowser(request('/api/auth', { json: credentials }))) as Tokens,
  renew: async (refresh) => {
    const answer = await renewBrowser(request('/api/protected', { headers: { cookie: `refresh=${refresh}` } }));
    return answer.status === 307 ? (cookiesOf(answer) as Tokens) : null;
  },
  show: async (access) => (await greet(request('/api/protected', { headers: { cookie: `access=${access}` } }))).status,
};

describe.each(DIALECTS)('%s', (dialect) => {
  describe.each([
    ['an API client', apiClient],
    ['a browser', browser],
  ])('%s whose renewal is answered to nobody', (_, client) => {
    let db: Db;
    let clean: () => Promise<void>;
    let first: Tokens;
    beforeEach(async () => {
      ({ db, clean } = await freshDb(dialect));
      processDb.set(db);
      await aUser(db);
      vi.useFakeTimers({ toFake: ['Date'], now: NOW * 1000 });
      first = await client.signIn();
      setClock(NOW + 306);
      expect(await client.renew(first.refresh)).not.toBeNull(); // and the answer is lost
    });
    afterEach(async () => {
      vi.useRealTimers();
      await clean();
    });

    const keptAt = async () => (await db.selectFrom('sessions').select('kept_at').executeTakeFirstOrThrow()).kept_at;

    test('renews with the same token 34 seconds later, and goes on', async () => {
      setClock(NOW + 340);
      const second = await client.renew(first.refresh);
      expect(second?.refresh).toContain('.2.');
      expect(await client.show(second?.access ?? '')).toBe(200);
      setClock(NOW + 700);
      expect((await client.renew(second?.refresh ?? ''))?.refresh).toContain('.3.');
      expect(await auditTypes(db)).toEqual(['signed_in']);
    });

    test('loses the late answer as well, after it showed its access token, and renews all the same', async () => {
      for (const now of [NOW + 340, NOW + 1000, NOW + 86_400]) {
        setClock(now);
        const late = await client.renew(first.refresh);
        expect(late?.refresh).toContain('.2.');
        setClock(now + 3);
        expect(await client.show(late?.access ?? '')).toBe(200);
      }
      expect(await keptAt()).toBeNull();
    });

    test('shows a minute later that it has the late answer: the token before is then used a second time', async () => {
      setClock(NOW + 340);
      const second = await client.renew(first.refresh);
      setClock(NOW + 399);
      await client.show(second?.access ?? '');
      expect(await keptAt()).toBeNull();
      for (const now of [NOW + 400, NOW + 401]) {
        setClock(now);
        await client.show(second?.access ?? '');
        expect(await keptAt()).toBe(NOW + 400);
      }
      expect(await client.renew(first.refresh)).toBeNull();
      expect(await client.show(second?.access ?? '')).toBe(401);
      expect(await auditTypes(db)).toEqual(['signed_in', 'refresh_token_reused']);
    });
  });
});
