import {
  enter,
  generationOf,
  hydrated,
  letAccessTokenExpire,
  letConfirmationExpire,
  sessionIdOf,
} from './browser-session';
import { expect, test } from './fixtures';

const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:150.0) Gecko/20100101 Firefox/150.0';

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('ends other sessions from the list, and what was ended is refused at the next request [V7.5.2 V10.4.9]', async ({
      page,
      browser,
      context,
      origin,
      db,
      signIn,
    }) => {
      await enter(page, signIn);
      const other = await browser.newContext({ baseURL: origin, javaScriptEnabled, userAgent: FIREFOX });
      const otherPage = await other.newPage();
      await enter(otherPage, signIn);
      const otherId = await sessionIdOf(other);

      await page.goto('/account/sessions');
      const mine = page.getByRole('listitem').filter({ hasText: 'This device' });
      await expect(mine).toHaveCount(1);
      await expect(mine).toContainText('Chrom');
      await expect(mine.getByRole('button')).toHaveCount(0);
      const theirs = page.locator('li', { has: page.locator(`input[value="${otherId}"]`) });
      await expect(theirs).toContainText('Firefox on Windows');
      await expect(theirs).toContainText(/127\.0\.0\.1|::1/);
      await expect(theirs).toContainText('just now');
      // Ten minutes go by before it is ended.
      await letConfirmationExpire(context, db);
      const end = theirs.getByRole('button', { name: /^End session: Firefox on Windows/ });
      await end.click();
      await page.getByLabel('Password').fill('password');
      await page.getByRole('button', { name: 'Confirm' }).click();
      await expect(page.getByRole('status')).toContainText('Confirmed. For ten minutes you can end sessions');
      await end.click();
      await expect(page.getByRole('status')).toContainText('That session has ended');
      await expect(page.locator(`input[value="${otherId}"]`)).toHaveCount(0);

      await otherPage.reload();
      await expect(otherPage).toHaveURL('/sign-in?return_to=%2Fprotected');
      await letAccessTokenExpire(other); // nor does what is left of it renew
      await otherPage.goto('/protected');
      await expect(otherPage).toHaveURL('/sign-in?return_to=%2Fprotected');
      await page.goto('/account/activity');
      await expect(page.getByRole('listitem').first()).toContainText('Ended the session of Firefox on Windows');
      expect(await generationOf(context)).toBe(1);
      await other.close();
    });
  });
}

test('after signing out, going back shows nothing of before [V7.4.4]', async ({ page, signIn }) => {
  await enter(page, signIn);
  await hydrated(page);
  await page.getByRole('link', { name: 'Activity' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Activity');
  await page.getByRole('link', { name: 'Start' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Hello, john');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL('/sign-in');
  for (let step = 0; step < 3; step++) {
    await page.goBack();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign in');
    expect(await page.content()).not.toMatch(/Hello|john/);
  }
});

test('a session ended elsewhere leaves nothing behind the back button either [V14.3.1]', async ({
  page,
  context,
  signIn,
  db,
}) => {
  await enter(page, signIn);
  await hydrated(page);
  await page.getByRole('link', { name: 'Activity' }).click(); // without a page load: the router keeps these pages
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Activity');
  const sessionId = await sessionIdOf(context);
  await db.updateTable('sessions').set({ revoked_at: 1 }).where('id', '=', sessionId).execute();
  await page.getByRole('link', { name: 'Sessions', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign in');
  await page.waitForLoadState('networkidle');
  for (let step = 0; step < 2; step++) {
    await page.goBack();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign in');
    expect(await page.content()).not.toMatch(/Hello|john/);
  }
});
