import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright/test';
import { issueOneTimeToken, resetBinding } from '../lib/auth/one-time-token';
import { now } from '../lib/time';
import { enterAs, heading, hydrated } from './browser-session';
import { expect, test } from './fixtures';

const PASSWORD = 'seven teapots on a glacier';

/** The next form that is posted there is carried out, but its answer never arrives, nor do its cookies. */
async function loseAnswer(page: Page, path: string): Promise<void> {
  const context = page.context();
  const { origin } = new URL(page.url());
  await page.route(
    `**${path}`,
    async (route) => {
      const before = await context.cookies();
      // Playwright leaves out what the browser adds: with neither, the server takes it for another site's.
      const headers = { ...route.request().headers(), origin, 'sec-fetch-site': 'same-origin' };
      const answer = await route.fetch({ headers, maxRedirects: 0 });
      expect([200, 303]).toContain(answer.status());
      const place = answer.headers().location ?? (await answer.json()).location;
      expect(place).not.toContain('error=');
      await context.clearCookies();
      await context.addCookies(before);
      await route.abort('aborted');
    },
    { times: 1 },
  );
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });
    test.afterEach(({ consoleErrors }) => void consoleErrors.splice(0)); // Chromium writes the lost answers there

    /** Presses a button, gets no answer, and presses it again. */
    async function pressTwice(page: Page, name: string, path: string): Promise<void> {
      if (javaScriptEnabled) await hydrated(page);
      await loseAnswer(page, path);
      const lost = page.waitForEvent('requestfailed');
      await page.getByRole('button', { name }).click();
      await lost;
      if (javaScriptEnabled) await expect(page.getByText('We could not reach the server')).toBeVisible();
      await page.getByRole('button', { name }).click();
    }

    test('a sign-up whose answer was lost signs in when it is sent again', async ({ page, db }) => {
      const username = `twice-${randomUUID().slice(0, 8)}`;
      await page.goto('/sign-up');
      await page.getByLabel('Username').fill(username);
      await page.getByLabel('Password').fill(PASSWORD);
      await pressTwice(page, 'Create account', javaScriptEnabled ? '/api/account' : '/sign-up'); // decision 037
      await expect(page).toHaveURL('/account?done=signed_up');
      await page.goto('/protected');
      await expect(heading(page)).toHaveText(`Hello, ${username}`);
      const sessions = db
        .selectFrom('sessions')
        .innerJoin('users', 'users.id', 'sessions.user_id')
        .select('sessions.id');
      expect(await sessions.where('username', '=', username).execute()).toHaveLength(1);
    });

    test('a change of password whose answer was lost signs in when it is sent again', async ({
      page,
      person,
      db,
      signIn,
    }) => {
      await enterAs(page, signIn, person);
      await page.goto('/account/password');
      await page.getByLabel('Current password').fill(person.password);
      await page.getByLabel('New password').fill(PASSWORD);
      await pressTwice(page, 'Change password', '/api/account/password');
      await expect(page).toHaveURL('/account?done=password');
      await expect(page.getByRole('status')).toContainText('Your password is changed');
      const row = await db.selectFrom('users').selectAll().where('id', '=', person.id).executeTakeFirst();
      expect(row?.password_version).toBe(2);
    });

    test('a reset whose answer was lost is told as done when it is sent again', async ({
      page,
      person,
      db,
      signIn,
    }) => {
      const boundTo = resetBinding(person.email, 1);
      const token = await issueOneTimeToken(db, { userId: person.id, purpose: 'reset_password', boundTo }, now());
      await page.goto(`/reset-password?token=${token}`);
      await page.getByLabel('New password').fill(PASSWORD);
      await pressTwice(page, 'Set password', '/api/account/reset-password');
      await expect(page).toHaveURL('/sign-in?done=reset');
      await signIn(page, person.username, PASSWORD);
      await expect(heading(page)).toHaveText(`Hello, ${person.username}`);
    });

    test('a verification whose answer was lost is told as done when it is sent again', async ({ page, person, db }) => {
      const boundTo = `new-${person.email}`;
      await db.updateTable('users').set({ pending_email: boundTo }).where('id', '=', person.id).execute();
      const token = await issueOneTimeToken(db, { userId: person.id, purpose: 'verify_email', boundTo }, now());
      await page.goto(`/verify-email?token=${token}`);
      await pressTwice(page, 'Yes, verify it', '/api/account/verify-email');
      await expect(heading(page)).toHaveText('Your address is verified');
    });

    test('a deletion whose answer was lost is told as done when it is sent again', async ({
      page,
      person,
      db,
      signIn,
    }) => {
      await enterAs(page, signIn, person);
      await page.goto('/account/delete');
      await page.getByLabel('Your password').fill(person.password);
      await pressTwice(page, 'Delete my account for good', '/api/account/delete');
      await expect(page).toHaveURL('/?done=deleted');
      expect(await db.selectFrom('users').select('id').where('id', '=', person.id).execute()).toEqual([]);
    });
  });
}

test.describe('two requests of one form at the same moment', () => {
  test.use({ javaScriptEnabled: false });

  test('make one account, and each answer signs in by itself', async ({ page, origin, browser }) => {
    const username = `raced-${randomUUID().slice(0, 8)}`;
    await page.goto('/sign-up');
    await page.getByLabel('Username').fill(username);
    await page.getByLabel('Password').fill(PASSWORD);
    const fields = await page.locator('main form').evaluate((form: HTMLFormElement) => {
      return [...new FormData(form)].map(([name, value]) => [name, String(value)]);
    });
    const post = async () => {
      const context = await browser.newContext({ baseURL: origin, javaScriptEnabled: false });
      const headers = { 'content-type': 'application/x-www-form-urlencoded', origin };
      const data = new URLSearchParams(fields).toString();
      const answer = await context.request.post('/api/account', { headers, data, maxRedirects: 0 });
      return { context, place: [answer.status(), answer.headers().location] };
    };
    for (const { context, place } of await Promise.all([post(), post()])) {
      expect(place).toEqual([303, '/account?done=signed_up']);
      const own = await context.newPage();
      await own.goto('/protected');
      await expect(heading(own)).toHaveText(`Hello, ${username}`);
      await context.close();
    }
  });
});
