import type { BrowserContext, Page } from 'playwright/test';
import type { Db } from '../lib/db/client';
import { bareName, cookiesFor } from '../test/cookies';
import { enterAs, heading, letAccessTokenExpire, letConfirmationExpire, sessionIdOf } from './browser-session';
import { expect, type Person, test } from './fixtures';
import { tokenLink } from './mail';

const LINK = '/account/activity?a/b#event-12';
const NEW_PASSWORD = 'seven teapots on a glacier';

/** An address of that many characters. */
const addressOf = (length: number) => '/protected?q='.padEnd(length, 'x');

const endInDatabase = async (context: BrowserContext, db: Db) => {
  const id = await sessionIdOf(context);
  await db.updateTable('sessions').set({ revoked_at: 1 }).where('id', '=', id).execute();
};

/** As a browser does when their time is over. */
const loseTokens = (context: BrowserContext): Promise<void> => context.clearCookies({ name: /^(access|refresh)-\d+$/ });

/** How a session ends, by who then refuses a form. */
const ENDINGS: [string, (context: BrowserContext, db: Db) => Promise<void>][] = [
  ['its handler', endInDatabase],
  ['the gate', loseTokens],
  [
    'a renewal',
    async (context, db) => {
      await endInDatabase(context, db);
      await letAccessTokenExpire(context);
    },
  ],
];

async function signUp(page: Page, { username, password }: Pick<Person, 'username' | 'password'>): Promise<void> {
  await page.getByLabel('Username').fill(username);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Create account' }).click();
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('a fragment survives signing in, a wrong password before it, and a renewal after it', async ({
      page,
      context,
      person,
      signIn,
    }) => {
      await page.goto(LINK);
      await signIn(page, person.username, 'wrong');
      await expect(page).toHaveURL(/error=authorization_required/);
      await signIn(page, person.username, person.password);
      await expect(page).toHaveURL(LINK);
      await letAccessTokenExpire(context);
      await page.goto(`${LINK}3`);
      await expect(page).toHaveURL(`${LINK}3`);
      await expect(heading(page)).toHaveText('Activity');
    });

    test('a fragment survives confirming the password, also where that is renewed', async ({
      page,
      context,
      person,
      db,
      signIn,
    }) => {
      await enterAs(page, signIn, person);
      await letConfirmationExpire(context, db);
      await page.goto('/account/email#new');
      await letAccessTokenExpire(context);
      await page.getByLabel('Password').fill(person.password);
      await page.getByRole('button', { name: 'Confirm' }).click();
      await expect(page).toHaveURL('/account/email#new');
    });

    test('a fragment survives signing up', async ({ page, person }) => {
      await page.goto('/sign-up?return_to=%2Faccount%2Factivity#event-12');
      await signUp(page, { username: `${person.username}-2`, password: person.password });
      await expect(page).toHaveURL('/account/activity#event-12');
    });

    test('an address of thousands of characters is kept, a wrong password before it', async ({
      page,
      person,
      signIn,
    }) => {
      for (const length of [2049, 7900]) {
        await page.context().clearCookies();
        await page.goto(addressOf(length));
        await signIn(page, person.username, 'wrong');
        await expect(page).toHaveURL(/error=authorization_required/);
        await signIn(page, person.username, person.password);
        await expect(page).toHaveURL(addressOf(length));
      }
    });

    test('an address that is too long is said to be, and one can sign in all the same', async ({
      page,
      context,
      person,
      signIn,
    }) => {
      await page.goto(addressOf(8100));
      await expect(page.getByRole('status')).toContainText('too long to bring you back to');
      await signIn(page, person.username, person.password);
      await expect(page).toHaveURL('/protected');
      await letAccessTokenExpire(context);
      await page.goto(addressOf(8100)); // no way back is needed for a renewal
      await expect(page).toHaveURL(addressOf(8100));
    });

    test('resetting a forgotten password leads to where one was going', async ({
      page,
      person,
      mails,
      origin,
      signIn,
    }) => {
      await page.goto('/account/activity?a/b');
      await page.getByRole('link', { name: 'Forgot your password?' }).click();
      await page.getByLabel('Username or email').fill(person.username);
      await page.getByRole('button', { name: 'Mail me a link' }).click();
      await page.getByRole('link', { name: 'Sign in' }).click(); // all links on the way know it
      await page.getByRole('link', { name: 'Forgot your password?' }).click();
      await page.getByRole('link', { name: 'Back to sign in' }).click();
      await expect(page).toHaveURL('/sign-in?return_to=%2Faccount%2Factivity%3Fa%2Fb');

      const link = await tokenLink(mails, person.email);
      expect(link).toMatch(new RegExp(`^${origin}/reset-password\\?token=[\\w-]{43}$`)); // in the mail it does not travel
      await page.goto(link);
      await page.getByLabel('New password').fill('too short');
      await page.getByRole('button', { name: 'Set password' }).click();
      await expect(page.getByRole('alert').first()).toContainText('too short');
      await page.getByLabel('New password').fill(NEW_PASSWORD);
      await page.getByRole('button', { name: 'Set password' }).click();
      await expect(page).toHaveURL('/sign-in?done=reset&return_to=%2Faccount%2Factivity%3Fa%2Fb');
      expect((await page.context().cookies()).map(({ name }) => bareName(name))).not.toContain('return');
      await signIn(page, person.username, NEW_PASSWORD);
      await expect(page).toHaveURL('/account/activity?a/b');
    });

    for (const [whom, endSession] of ENDINGS) {
      test(`a form whose session had ended comes back to its page with what was typed, by way of ${whom}`, async ({
        page,
        context,
        person,
        db,
        signIn,
      }) => {
        await enterAs(page, signIn, person);
        await page.goto('/account/email');
        await page.getByLabel('New email').fill('walrus@example.com');
        await endSession(context, db);
        await page.getByRole('button', { name: 'Mail me the link' }).click();
        await expect(page).toHaveURL('/sign-in?return_to=%2Faccount%2Femail');
        await signIn(page, person.username, 'wrong');
        await expect(page).toHaveURL(/error=authorization_required/);
        await signIn(page, person.username, person.password);
        await expect(page).toHaveURL('/account/email');
        await expect(page.getByLabel('New email')).toHaveValue('walrus@example.com');
        await page.getByRole('button', { name: 'Mail me the link' }).click();
        await expect(page).toHaveURL('/account?done=mailed');
        await page.goto('/account/email');
        await expect(page.getByLabel('New email')).toHaveValue('');
      });
    }

    test('what somebody typed is not shown to who signs in after them', async ({ page, context, person, signIn }) => {
      await enterAs(page, signIn, person);
      await page.goto('/account/email');
      await page.getByLabel('New email').fill('walrus@example.com');
      await loseTokens(context);
      await page.getByRole('button', { name: 'Mail me the link' }).click();
      await signIn(page);
      await expect(page).toHaveURL('/account/email');
      await expect(page.getByLabel('New email')).toHaveValue('');
      await expect(page.getByRole('alert').filter({ hasText: /./ })).toHaveCount(0);
    });

    test('signing up instead, and signing in after all, lead to where one was going', async ({ page }) => {
      await page.goto('/account/activity?a/b');
      await page.getByRole('link', { name: 'Create an account' }).click();
      await expect(page).toHaveURL('/sign-up?return_to=%2Faccount%2Factivity%3Fa%2Fb');
      await page.getByRole('main').getByRole('link', { name: 'Sign in' }).click();
      await expect(page).toHaveURL('/sign-in?return_to=%2Faccount%2Factivity%3Fa%2Fb');
    });
  });
}

test('a fragment survives signing in after a soft navigation whose session was over', async ({
  page,
  context,
  person,
  db,
  signIn,
}) => {
  await enterAs(page, signIn, person);
  await endInDatabase(context, db);
  await page.getByRole('link', { name: 'Activity' }).evaluate((link: HTMLAnchorElement) => {
    link.setAttribute('href', '/account/activity#event-12');
  });
  await page.evaluate(() => Object.assign(window, { marked: true }));
  await page.getByRole('link', { name: 'Activity' }).click();
  await expect(heading(page)).toHaveText('Sign in');
  await page.waitForFunction(() => !('marked' in window)); // it is loaded again
  await signIn(page, person.username, person.password);
  await expect(page).toHaveURL('/account/activity');
});

test('a link in a browser that asked for none leads to the start, and a way back from elsewhere is not taken', async ({
  page,
  origin,
}) => {
  const name = cookiesFor(origin, 'return=').slice(0, -1);
  await page.context().addCookies([{ name, value: Buffer.from('//evil.example/').toString('base64url'), url: origin }]);
  await page.goto('/reset-password?token=x');
  await expect(page.getByRole('link', { name: 'Mail me a new link' })).toHaveAttribute('href', '/forgot-password');
});
