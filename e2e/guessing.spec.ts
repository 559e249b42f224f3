import { enterAs, heading } from './browser-session';
import { expect, test } from './fixtures';

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('says how long to wait when too many passwords were wrong', async ({ page, person, signIn, db }) => {
      await page.goto('/sign-in');
      for (let time = 0; time < 5; time++) await signIn(page, person.username, 'wrong');
      await signIn(page, person.username, person.password);
      await expect(page.getByRole('alert').first()).toContainText(/Try again in \d seconds?/);
      await expect(page.getByLabel('Username')).toHaveValue(person.username);
      await db.updateTable('guesses').set({ next_at: 0 }).where('failed', '>=', 5).execute(); // the seconds are over
      await signIn(page, person.username, person.password);
      await expect(heading(page)).toHaveText(`Hello, ${person.username}`);
    });

    test('a browser that was used before goes on while strangers are kept out', async ({
      page,
      browser,
      origin,
      person,
      signIn,
      db,
    }) => {
      await enterAs(page, signIn, person);
      await page.getByRole('button', { name: 'Sign out' }).click();
      const elsewhere = await browser.newContext({
        baseURL: origin,
        javaScriptEnabled,
        extraHTTPHeaders: { 'x-forwarded-for': '198.51.100.66' },
      });
      const stranger = await elsewhere.newPage();
      await stranger.goto('/sign-in');
      for (let time = 0; time < 5; time++) await signIn(stranger, person.username, 'wrong');
      await db.updateTable('guesses').set({ claimed: 90, failed: 90 }).where('failed', '=', 5).execute();
      await signIn(stranger, person.username, person.password);
      await expect(stranger.getByRole('alert').first()).toContainText('too many wrong passwords');
      await enterAs(page, signIn, person);
      await elsewhere.close();
    });
  });
}
