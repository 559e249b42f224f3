import { REFRESH_GRACE } from '../lib/auth/successor';
import { minutes } from '../lib/time';
import { CookieClient } from '../test/cookie-client';
import { cookiesFor } from '../test/cookies';
import {
  cookieOf,
  enter,
  generationOf,
  hydrated,
  letAccessTokenExpire,
  moveRenewal,
  sessionIdOf,
  sessionRow,
} from './browser-session';
import { claimsOf, expect, forge, test } from './fixtures';

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('a page opens as if nothing had happened when the access token is over', async ({ page, context, signIn }) => {
      await enter(page, signIn);
      await letAccessTokenExpire(context);
      await page.goto('/protected?tab=2');
      await expect(page).toHaveURL('/protected?tab=2');
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Hello, john');
      expect(await generationOf(context)).toBe(2);
      expect(await cookieOf(context, 'access')).not.toBe('');
    });

    test('a form arrives with all that was typed when the access token is over', async ({
      page,
      context,
      signIn,
      db,
    }) => {
      await enter(page, signIn);
      await page.goto('/account/sessions');
      // The form as it stands on the page, with a field that must survive the way there and back.
      const encoded = await page.getByRole('button', { name: 'Sign out everywhere' }).evaluate((button) => {
        const form = button.closest('form') ?? undefined;
        form?.append(Object.assign(document.createElement('input'), { name: 'note', value: '정확히 이대로 & +%' }));
        const fields = [...new FormData(form)].map(([name, value]) => [name, String(value)]);
        return new URLSearchParams(fields).toString();
      });
      expect(encoded).toMatch(/which=all.*&note=%EC%A0%95/);
      const sessionId = await sessionIdOf(context);
      await letAccessTokenExpire(context);
      const bodies: (string | null)[] = [];
      page.on('request', (request) => request.method() === 'POST' && bodies.push(request.postData()));
      await page.getByRole('button', { name: 'Sign out everywhere' }).click();
      await expect(page).toHaveURL('/sign-in');
      expect(bodies).toEqual([encoded, encoded]);
      const row = await sessionRow(db, sessionId);
      expect([row.generation, row.revoked_at !== null]).toEqual([2, true]);
    });

    test('signing out works when the access token is over', async ({ page, context, signIn, db }) => {
      await enter(page, signIn);
      const sessionId = await sessionIdOf(context);
      await letAccessTokenExpire(context);
      await page.getByRole('button', { name: 'Sign out' }).click();
      await expect(page).toHaveURL('/sign-in');
      // What the browser is known by stays, so that strangers' guesses do not lock its owner out.
      expect((await context.cookies()).map(({ name }) => name)).toEqual([expect.stringMatching(/^browser-\d+$/)]);
      const row = await sessionRow(db, sessionId);
      expect(row.revoked_at).not.toBeNull();
    });

    test('public pages know who is there when the access token is over, and renew nothing', async ({
      page,
      context,
      signIn,
    }) => {
      await enter(page, signIn);
      await letAccessTokenExpire(context);
      await page.goto('/');
      await expect(page.getByText('Signed in as john')).toBeVisible();
      expect(await generationOf(context)).toBe(1);
      await page.goto('/sign-in');
      await expect(page).toHaveURL('/protected');
    });
  });
}

test('a soft navigation, a prefetch and a JSON request renew without noticing', async ({ page, context, signIn }) => {
  await enter(page, signIn);
  const marker = () => page.evaluate(() => (window as unknown as { marker?: boolean }).marker === true);
  await page.evaluate(() => Object.assign(window, { marker: true }));
  await hydrated(page);

  await letAccessTokenExpire(context);
  await page.getByRole('link', { name: 'Activity' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Activity');
  expect(await marker()).toBe(true); // no page load
  expect(await generationOf(context)).toBe(2);

  await letAccessTokenExpire(context);
  const prefetched = await page.evaluate(async () => {
    const headers = { rsc: '1', 'next-router-prefetch': '1' };
    const response = await fetch('/account/sessions?_rsc=x', { headers });
    return { status: response.status, type: response.headers.get('content-type') };
  });
  expect(prefetched).toEqual({ status: 200, type: 'text/x-component' });
  expect(await generationOf(context)).toBe(3);

  await letAccessTokenExpire(context);
  const revoked = await page.evaluate(async () => {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ which: 'others', note: '한국어' });
    const response = await fetch('/api/account/sessions/revoke', { method: 'POST', headers, body });
    return { redirected: response.redirected, ...(await response.json()) };
  });
  expect(revoked).toEqual({ redirected: true, revoked: expect.any(Number) });
  expect(await generationOf(context)).toBe(4);
});

test('ten tabs at once stay signed in, and renew once', async ({ page, context, signIn, db }) => {
  await enter(page, signIn);
  const sessionId = await sessionIdOf(context);
  await letAccessTokenExpire(context);
  const tabs = await Promise.all(Array.from({ length: 10 }, () => context.newPage()));
  await Promise.all(tabs.map((tab) => tab.goto('/protected')));
  for (const tab of tabs) await expect(tab.getByRole('heading', { level: 1 })).toHaveText('Hello, john');
  expect(await generationOf(context)).toBe(2);
  const row = await sessionRow(db, sessionId);
  expect([row.generation, row.revoked_at]).toEqual([2, null]);
});

test('a page view writes nothing', async ({ page, context, signIn, db }) => {
  await enter(page, signIn);
  const sessionId = await sessionIdOf(context);
  await db.updateTable('sessions').set({ last_seen_at: 1 }).where('id', '=', sessionId).execute();
  await page.reload();
  await page.goto('/account/sessions');
  const row = await sessionRow(db, sessionId);
  expect([row.last_seen_at, row.generation]).toEqual([1, 1]);
});

test('a refresh token used a second time ends the session for both who have it, and the owner can read why', async ({
  page,
  context,
  origin,
  signIn,
  db,
}) => {
  await enter(page, signIn);
  const before = await cookieOf(context, 'refresh');
  const sessionId = await sessionIdOf(context);
  await letAccessTokenExpire(context);
  await page.reload(); // the owner renews
  const renewedAt = await moveRenewal(db, sessionId, minutes(1));
  const value = await forge(origin, claimsOf(await cookieOf(context, 'access')), renewedAt);
  await context.addCookies([{ name: cookiesFor(origin, 'access=').slice(0, -1), value, url: origin }]);
  await page.reload(); // with the access token of the renewal, a minute old: it has arrived
  expect((await sessionRow(db, sessionId)).kept_at).not.toBeNull();

  const second = await fetch(`${origin}/protected`, {
    headers: { cookie: cookiesFor(origin, `refresh=${before}`) },
    redirect: 'manual',
  });
  expect([second.status, second.headers.get('location')]).toEqual([307, '/sign-in?return_to=%2Fprotected']);
  expect(second.headers.getSetCookie().join()).toMatch(/access-\d+=;.*refresh-\d+=;/);

  await page.reload();
  await expect(page).toHaveURL('/sign-in?return_to=%2Fprotected');
  await signIn(page);
  await expect(page).toHaveURL('/protected');
  await page.getByRole('link', { name: 'Activity' }).click();
  const why =
    'ended because its renewal token was used a second time. That can be a copy somebody stole, or a browser restored from a backup.';
  await expect(page.getByRole('listitem').filter({ hasText: why }).first()).toBeVisible();
  const events = await db.selectFrom('audit_events').selectAll().where('session_id', '=', sessionId).execute();
  expect(events.map(({ type }) => type)).toEqual(['signed_in', 'refresh_token_reused']);
});

test('a client that never keeps cookies gets the same answer each time, and nowhere else', async ({ origin, db }) => {
  const client = new CookieClient();
  await client.signIn(origin);
  const cookie = cookiesFor(origin, `refresh=${client.cookie('refresh')}`);
  const ask = (path: string) => fetch(origin + path, { headers: { cookie }, redirect: 'manual' });
  for (let hop = 0; hop < 25; hop++) {
    const answer = await ask('/protected');
    expect([answer.status, answer.headers.get('location')]).toEqual([307, '/protected']);
  }
  const sessionId = client.cookie('refresh')?.split('.')[0] ?? '';
  await moveRenewal(db, sessionId, REFRESH_GRACE + 1);
  expect((await ask('/protected')).headers.get('location')).toBe('/protected'); // for who lost the answer
  await db.updateTable('sessions').set({ generation: 3 }).where('id', '=', sessionId).execute();
  const stopped = await ask('/protected');
  expect([stopped.status, stopped.headers.get('location')]).toEqual([307, '/sign-in?return_to=%2Fprotected']);
  expect((await ask('/sign-in?return_to=%2Fprotected')).status).toBe(200); // the form: the end of the way
  expect((await ask('/api/protected')).status).toBe(401);
});

test('a refresh cookie that nobody issued leads to sign-in, and goes', async ({ origin }) => {
  for (const bare of ['refresh=x', `refresh=${'0'.repeat(36)}.1.${'A'.repeat(43)}`]) {
    const cookie = cookiesFor(origin, bare);
    const page = await fetch(`${origin}/protected`, { headers: { cookie }, redirect: 'manual' });
    expect([page.status, page.headers.get('location')]).toEqual([307, '/sign-in?return_to=%2Fprotected']);
    const api = await fetch(`${origin}/api/protected`, { headers: { cookie } });
    expect(api.status).toBe(401);
    for (const answer of [page, api]) {
      expect(answer.headers.getSetCookie().join()).toMatch(
        /access-\d+=; Path=\/; Max-Age=0.*refresh-\d+=; Path=\/; Max-Age=0/,
      );
    }
  }
  // Two of one name: whose they are nobody knows, so none is touched, and signing in would not help.
  const cookie = cookiesFor(origin, 'refresh=a; refresh=b');
  const told = await fetch(`${origin}/protected`, { headers: { cookie }, redirect: 'manual' });
  expect([told.status, told.headers.getSetCookie()]).toEqual([401, []]);
  expect(await told.text()).toContain(cookiesFor(origin, 'refresh=').slice(0, -1));
  const post = await fetch(`${origin}/account/x`, {
    method: 'POST',
    headers: { cookie: cookiesFor(origin, 'refresh=x'), 'sec-fetch-site': 'same-origin' },
    redirect: 'manual',
  });
  expect([post.status, post.headers.get('location')]).toEqual([303, '/sign-in?return_to=%2Faccount%2Fx']);
});
