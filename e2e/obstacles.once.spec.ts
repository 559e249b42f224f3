import type { BrowserContext } from 'playwright/test';
import { cookiesFor } from '../test/cookies';
import { type DemoServer, startDemoServer } from '../test/demo-server';
import { heading, letAccessTokenExpire, sessionIdOf } from './browser-session';
import { SERVER_ENV } from './environment';
import { accessToken, expect, test } from './fixtures';

/** What a browser sends besides its session, on localhost, where every port may set cookies for all others. */
let one: DemoServer;
let other: DemoServer;
test.beforeAll(async () => {
  const env = { ...SERVER_ENV, AUTH_SECRET: 'another e2e secret 0123456789 abcdef' };
  [one, other] = await Promise.all([startDemoServer('sqlite', SERVER_ENV), startDemoServer('sqlite', env)]);
});
test.afterAll(async () => {
  await Promise.all([one?.stop(), other?.stop()]);
});

/** Sets a cookie of ours as another program of the host would: for one path alone, so that the sign-in page is sent another than that. */
async function plant(context: BrowserContext, name: string, value: string, path: string): Promise<string> {
  const full = cookiesFor(one.url, `${name}=`).slice(0, -1);
  await context.addCookies([{ name: full, value, domain: 'localhost', path }]);
  return full;
}

/** Chromium writes each page that is a 401 there. */
test.afterEach(({ consoleErrors }) => {
  expect(consoleErrors.splice(0).filter((text) => !text.includes('status of 401'))).toEqual([]);
});

const COOKIE = (name: string) => `The cookie ${name} prevents you from signing in`;
const HEADER = 'The Authorization header prevents you from signing in';

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('two sites on two ports of localhost sign nobody out of each other', async ({ page, signIn, context }) => {
      for (const { url } of [one, other]) {
        await page.goto(`${url}/protected`);
        await signIn(page);
        await expect(heading(page)).toHaveText('Hello, john');
      }
      await letAccessTokenExpire(context);
      for (const { url } of [one, other, one]) {
        await page.goto(`${url}/protected`);
        await expect(heading(page)).toHaveText('Hello, john');
      }
    });

    test('cookies of another program are none of ours', async ({ page, signIn, context }) => {
      for (const name of ['access', 'refresh', 'form', 'locale'])
        await context.addCookies([{ name, value: 'ko', domain: 'localhost', path: '/' }]);
      await page.goto(`${one.url}/protected`);
      await signIn(page);
      await expect(heading(page)).toHaveText('Hello, john');
    });

    test('a second access cookie is named, where signing in would lead back to it', async ({
      page,
      signIn,
      context,
    }) => {
      await page.goto(`${one.url}/protected`);
      await signIn(page);
      await expect(heading(page)).toHaveText('Hello, john');
      const name = await plant(context, 'access', 'planted', '/protected');
      const answer = await page.goto(`${one.url}/protected`);
      expect(answer?.status()).toBe(401);
      await expect(page).toHaveURL(`${one.url}/protected`);
      await expect(heading(page)).toHaveText(COOKIE(name));
      await page.goto(`${one.url}/account`);
      await expect(heading(page)).toHaveText('Account');
      await context.clearCookies({ name, path: '/protected' });
      await page.goto(`${one.url}/protected`);
      await expect(heading(page)).toHaveText('Hello, john');
    });

    test('a planted access cookie is named once the renewal put ours beside it', async ({ page, signIn, context }) => {
      await page.goto(`${one.url}/protected`);
      await signIn(page);
      await letAccessTokenExpire(context);
      const name = await plant(context, 'access', 'planted', '/protected');
      await page.goto(`${one.url}/protected`);
      await expect(heading(page)).toHaveText(COOKIE(name));
    });

    test('a second refresh cookie is named, where a renewal is due', async ({ page, signIn, context }) => {
      await page.goto(`${one.url}/protected`);
      await signIn(page);
      await expect(heading(page)).toHaveText('Hello, john');
      const name = await plant(context, 'refresh', 'planted', '/protected');
      await page.goto(`${one.url}/protected`);
      await expect(heading(page)).toHaveText('Hello, john'); // the access token is good
      await letAccessTokenExpire(context);
      await page.goto(`${one.url}/protected`);
      await expect(heading(page)).toHaveText(COOKIE(name));
    });

    test('a planted token of a session that is over is named', async ({ page, signIn, context }) => {
      await page.goto(`${one.url}/protected`);
      await signIn(page);
      await expect(heading(page)).toHaveText('Hello, john');
      const over = await accessToken(one.url);
      await fetch(`${one.url}/api/auth`, { method: 'DELETE', headers: { authorization: `Bearer ${over}` } });
      await letAccessTokenExpire(context);
      const name = await plant(context, 'access', over, '/protected');
      await page.goto(`${one.url}/protected`);
      await expect(heading(page)).toHaveText(COOKIE(name));
      expect(await sessionIdOf(context)).not.toBe('');
    });

    test('two cookies for every path are named on the sign-in page', async ({ page, context }) => {
      const name = await plant(context, 'access', 'planted', '/');
      await plant(context, 'access', 'planted', '/sign-in');
      await page.goto(`${one.url}/sign-in`);
      await expect(heading(page)).toHaveText(COOKIE(name));
      await expect(page.locator('form[action="/api/auth"]')).toHaveCount(0);
    });

    test.describe('behind a proxy that adds Authorization to every request', () => {
      test.use({ extraHTTPHeaders: { authorization: 'Bearer of-the-proxy' } });

      test('the header is named, wherever one is told to sign in', async ({ page }) => {
        const answer = await page.goto(`${one.url}/protected`);
        expect([answer?.status(), await answer?.headerValue('www-authenticate')]).toEqual([
          401,
          expect.stringContaining('Bearer realm="latchkey"'),
        ]);
        await expect(page).toHaveURL(`${one.url}/protected`);
        await expect(heading(page)).toHaveText(HEADER);
        await page.goto(`${one.url}/sign-in?return_to=%2Fprotected`);
        await expect(heading(page)).toHaveText(HEADER);
        await page.goto(one.url);
        await page.getByRole('link', { name: 'Sign in' }).click();
        await expect(heading(page)).toHaveText(HEADER);
      });

      test('a form that is sent all the same leads to where the header is named', async ({ page }) => {
        await page.goto(`${one.url}/sign-up`);
        await page.getByLabel('Username').fill('newcomer');
        await page.getByLabel('Password').fill('a walrus under the lamp');
        await page.getByRole('button', { name: 'Create account' }).click();
        await expect(heading(page)).toHaveText(HEADER);
      });
    });

    test.describe('in Korean', () => {
      test.use({ locale: 'ko-KR' });

      test('the cookie is named as well', async ({ page, context }) => {
        const name = await plant(context, 'access', 'planted', '/');
        await plant(context, 'access', 'planted', '/protected');
        await page.goto(`${one.url}/protected`);
        await expect(heading(page)).toHaveText(`${name} 쿠키 때문에 로그인할 수 없습니다`);
        await expect(page.getByRole('link', { name: '페이지 새로 고침' })).toBeVisible();
      });
    });
  });
}

test('an API client with a bad header is told in JSON, by whatever page', async () => {
  for (const path of ['/protected', '/account']) {
    const headers = { authorization: 'Bearer x', accept: 'text/html, */*; q=0.2' }; // as clients in Java ask
    const answer = await fetch(one.url + path, { headers, redirect: 'manual' });
    expect([answer.status, (await answer.json()).message]).toEqual([401, 'Token error']);
  }
});
