import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright/test';
import { linksIn, readMails, waitForMail } from '../lib/testing/mailbox';
import { minutes, now } from '../lib/time';
import { sessionIdOf } from './browser-session';
import { expect, type Person, test } from './fixtures';

const NEW_PASSWORD = 'seven teapots on a glacier';

const heading = (page: Page) => page.getByRole('heading', { level: 1 });

/** The one link of ours in a mail that carries a token. */
async function tokenLink(
  mails: string,
  to: string,
  options: { subject?: string; after?: number } = {},
): Promise<string> {
  const links = linksIn(await waitForMail(mails, to, options)).filter((link) => link.includes('token='));
  expect(links).toHaveLength(1);
  return links[0] ?? '';
}

async function enterAs(
  page: Page,
  signIn: (page: Page, username?: string, password?: string) => Promise<void>,
  person: Person,
) {
  await page.goto('/protected');
  await signIn(page, person.username, person.password);
  await expect(heading(page)).toHaveText(`Hello, ${person.username}`);
}

async function askForReset(page: Page, identifier: string): Promise<void> {
  await page.goto('/forgot-password');
  await page.getByLabel('Username or email').fill(identifier);
  await page.getByRole('button', { name: 'Mail me a link' }).click();
  await expect(heading(page)).toHaveText('Look into your mail');
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('signs up, is signed in at once, and verifies the address by the mail', async ({
      page,
      mails,
      origin,
      db,
    }) => {
      const username = `new-${randomUUID().slice(0, 8)}`;
      const email = `${username}@example.com`;
      await page.goto('/protected?tab=2');
      await page.getByRole('link', { name: 'Create an account' }).click();
      await page.getByLabel('Username').fill(username);
      await page.getByLabel('Email').fill(email.toUpperCase());
      await page.getByLabel('Password').fill('passwordpassword1');
      await page.getByRole('button', { name: 'Create account' }).click();
      await expect(page).toHaveTitle(/^Error: Create an account/);
      await expect(page.getByRole('alert').first()).toContainText('guessed early');
      await expect(page.getByLabel('Username')).toHaveValue(username);
      await expect(page.getByLabel('Email')).toHaveValue(email.toUpperCase());
      await expect(page.getByLabel('Password')).toHaveValue('');

      await page.getByLabel('Password').fill('a walrus under the lamp');
      await page.getByRole('button', { name: 'Create account' }).click();
      await expect(page).toHaveURL('/protected?tab=2');
      await expect(heading(page)).toHaveText(`Hello, ${username}`);
      await page.getByRole('link', { name: 'Account', exact: true }).click();
      await expect(page.getByText('None verified')).toBeVisible();
      await expect(page.getByText(email)).toBeVisible();

      const link = await tokenLink(mails, email);
      expect(link).toMatch(new RegExp(`^${origin}/verify-email\\?token=[\\w-]{43}$`));
      for (let time = 0; time < 2; time++) {
        await page.goto(link); // opening it, however often, does nothing
        await expect(page.getByText(`${email} becomes the address of the account “${username}”`)).toBeVisible();
      }
      await page.getByRole('button', { name: 'Yes, verify it' }).click();
      await expect(heading(page)).toHaveText('Your address is verified');
      const row = await db.selectFrom('users').selectAll().where('username', '=', username).executeTakeFirst();
      expect(row).toMatchObject({ email, pending_email: null });
      await page.goto(link);
      await expect(heading(page)).toHaveText('This link does not work any more');
    });

    test('signs up without an address', async ({ page }) => {
      const username = `새사람-${randomUUID().slice(0, 8)}`;
      await page.goto('/sign-up');
      await page.getByLabel('Username').fill(username);
      await page.getByLabel('Password').fill('푸른 코끼리가 냉장고 위에서 바이올린을 켠다');
      await page.getByRole('button', { name: 'Create account' }).click();
      await expect(page).toHaveURL('/account?done=signed_up');
      await expect(page.getByRole('status')).toContainText('Your account is ready');
      await expect(page.getByText('Waits to be verified')).toHaveCount(0);
    });

    test('says which name is taken or cannot be', async ({ page }) => {
      await page.goto('/sign-up');
      for (const [username, problem] of [
        ['john', 'Somebody has this username already'],
        ['john@example.com', 'Choose a username of 1 to 64 letters'],
      ] as const) {
        await page.getByLabel('Username').fill(username);
        await page.getByLabel('Password').fill('a walrus under the lamp');
        await page.getByRole('button', { name: 'Create account' }).click();
        await expect(page.getByLabel('Username')).toHaveAccessibleDescription(new RegExp(problem));
        await expect(page.getByLabel('Username')).toHaveValue(username);
      }
    });

    test('a forgotten password is replaced by mail, and every session ends', async ({
      page,
      browser,
      origin,
      person,
      mails,
      signIn,
    }) => {
      await enterAs(page, signIn, person);
      const elsewhere = await browser.newContext({ baseURL: origin, javaScriptEnabled, locale: 'ko-KR' });
      const other = await elsewhere.newPage();
      await askForReset(other, person.email.toUpperCase());
      const mail = await waitForMail(mails, person.email);
      expect(mail.subject).toMatch(/[가-힣]/); // in the language of who asked
      const link = await tokenLink(mails, person.email);
      expect(link).toMatch(new RegExp(`^${origin}/reset-password\\?token=[\\w-]{43}$`));

      await other.goto(link);
      await expect(other.getByText(`For the account “${person.username}”`)).toBeVisible();
      await other.getByLabel('New password').fill('too short');
      await other.getByRole('button', { name: 'Set password' }).click();
      await expect(other.getByLabel('New password')).toHaveAccessibleDescription(/too short/);
      await other.getByLabel('New password').fill(NEW_PASSWORD);
      await other.getByRole('button', { name: 'Set password' }).click();
      await expect(other).toHaveURL('/sign-in?done=reset');
      await expect(other.getByRole('status')).toContainText('Your password is set');

      await page.reload();
      await expect(page).toHaveURL('/sign-in?return_to=%2Fprotected');
      await signIn(other, person.username, person.password);
      await expect(other.getByRole('alert').first()).toContainText('do not match');
      await signIn(other, person.username, NEW_PASSWORD);
      await expect(heading(other)).toHaveText(`Hello, ${person.username}`);
      expect((await waitForMail(mails, person.email, { after: 1 })).subject).toContain('재설정');
      await other.goto(link);
      await expect(heading(other)).toHaveText('This link does not work any more');
      await elsewhere.close();
    });

    test('nobody is told whether there is an account', async ({ page, mails }) => {
      const nobody = `nobody-${randomUUID().slice(0, 8)}@example.com`;
      await askForReset(page, nobody);
      await expect(page.getByText('If an account with a verified address goes by that name')).toBeVisible();
      expect((await readMails(mails)).filter(({ to }) => to.includes(nobody))).toEqual([]);
    });

    test('changes the password: this session stays, the others end, a mail says so', async ({
      page,
      browser,
      origin,
      person,
      mails,
      signIn,
    }) => {
      await enterAs(page, signIn, person);
      const elsewhere = await browser.newContext({ baseURL: origin, javaScriptEnabled });
      const other = await elsewhere.newPage();
      await enterAs(other, signIn, person);

      await page.goto('/account');
      await page.getByRole('link', { name: 'Change password' }).click();
      await page.getByLabel('Current password').fill('wrong');
      await page.getByLabel('New password').fill(NEW_PASSWORD);
      await page.getByRole('button', { name: 'Change password' }).click();
      await expect(page.getByLabel('Current password')).toHaveAccessibleDescription(
        'That is not your current password',
      );
      await page.getByLabel('Current password').fill(person.password);
      await page.getByLabel('New password').fill(NEW_PASSWORD);
      await page.getByRole('button', { name: 'Change password' }).click();
      await expect(page).toHaveURL('/account?done=password');
      await expect(page.getByRole('status')).toContainText('Your password is changed');
      await other.reload();
      await expect(other).toHaveURL('/sign-in?return_to=%2Fprotected');
      const mail = await waitForMail(mails, person.email, { subject: 'password was changed' });
      expect(mail.text).toMatch(/Chrome on Linux/);
      await page.goto('/account/activity');
      await expect(page.getByRole('listitem').first()).toContainText('Password changed');
      await elsewhere.close();
    });

    test('changes the address: the new one counts once verified, the old one is told', async ({
      page,
      context,
      person,
      mails,
      db,
      signIn,
    }) => {
      const address = `other-${person.email}`;
      await enterAs(page, signIn, person);
      await page.goto('/account/email');
      await expect(heading(page)).toHaveText('Change email');
      // Ten minutes go by before the form is sent.
      const before = { authenticated_at: now() - minutes(11) };
      await db
        .updateTable('sessions')
        .set(before)
        .where('id', '=', await sessionIdOf(context))
        .execute();
      await page.getByLabel('New email address').fill(address);
      await page.getByRole('button', { name: 'Mail me the link' }).click();
      await expect(page).toHaveURL('/confirm?return_to=%2Faccount%2Femail');
      await page.getByLabel('Password').fill('wrong');
      await page.getByRole('button', { name: 'Confirm' }).click();
      await expect(page.getByLabel('Password')).toHaveAccessibleDescription('That is not your password');
      await page.getByLabel('Password').fill(person.password);
      await page.getByRole('button', { name: 'Confirm' }).click();
      await expect(page).toHaveURL('/account/email');
      await expect(page.getByLabel('New email address')).toHaveValue(address); // as it was typed
      await page.getByRole('button', { name: 'Mail me the link' }).click();
      await expect(page).toHaveURL('/account?done=mailed');
      await expect(page.getByText('Waits to be verified')).toBeVisible();

      await waitForMail(mails, person.email, { subject: 'Request to change' });
      await page.goto(await tokenLink(mails, address));
      await page.getByRole('button', { name: 'Yes, verify it' }).click();
      await page.getByRole('link', { name: 'To your account' }).click();
      await expect(page.getByText(address)).toBeVisible();
      await expect(page.getByText(person.email, { exact: true })).toHaveCount(0);
      const told = await waitForMail(mails, person.email, { subject: 'address was changed' });
      expect(told.text).not.toContain(address); // shortened
    });

    test('mails the link again', async ({ page, person, mails, db, signIn }) => {
      const address = `again-${person.email}`;
      await db.updateTable('users').set({ pending_email: address }).where('id', '=', person.id).execute();
      await enterAs(page, signIn, person);
      await page.goto('/account');
      await page.getByRole('button', { name: 'Mail the link again' }).click();
      await expect(page.getByRole('status')).toContainText('on its way');
      await page.goto(await tokenLink(mails, address));
      await expect(page.getByText(`${address} becomes the address`)).toBeVisible();
    });

    test('takes the data along', async ({ page, person, signIn }) => {
      await enterAs(page, signIn, person);
      await page.goto('/account');
      const downloading = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Download my data' }).click();
      const download = await downloading;
      expect(download.suggestedFilename()).toBe('latchkey-account.json');
      const data = JSON.parse(readFileSync(await download.path(), 'utf8'));
      expect(data.account).toMatchObject({ username: person.username, email: person.email });
      expect(data.activity.map(({ type }: { type: string }) => type)).toEqual(['data_exported', 'signed_in']);
      expect(JSON.stringify(data)).not.toMatch(/bcrypt|\$2b/);
    });

    test('deletes the account, and what was mailed before is worth nothing', async ({
      page,
      person,
      mails,
      db,
      signIn,
    }) => {
      await askForReset(page, person.username);
      const link = await tokenLink(mails, person.email);
      await enterAs(page, signIn, person);
      await page.goto('/account');
      await page.getByRole('link', { name: 'Delete account' }).click();
      await page.getByLabel('Your password').fill('wrong');
      await page.getByRole('button', { name: 'Delete my account for good' }).click();
      await expect(page.getByLabel('Your password')).toHaveAccessibleDescription('That is not your password');
      await page.getByLabel('Your password').fill(person.password);
      await page.getByRole('button', { name: 'Delete my account for good' }).click();
      await expect(page).toHaveURL('/?done=deleted');
      await expect(page.getByRole('status')).toContainText('Your account is deleted');
      await waitForMail(mails, person.email, { subject: 'deleted' });

      await page.goto('/protected');
      await signIn(page, person.username, person.password);
      await expect(page.getByRole('alert').first()).toContainText('do not match');
      await page.goto(link);
      await expect(heading(page)).toHaveText('This link does not work any more');
      const events = await db.selectFrom('audit_events').selectAll().where('user_id', '=', person.id).execute();
      expect(events.map(({ type }) => type)).toContain('account_deleted');
      expect(new Set(events.map(({ address, user_agent }) => address + user_agent))).toEqual(new Set(['']));
    });

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

test('the meter shows how far a password has come', async ({ page }) => {
  await page.goto('/sign-up');
  const state = page.getByRole('status');
  await page.getByLabel('Password').fill('short');
  await expect(state).toHaveText('Too short so far');
  await page.getByLabel('Password').fill('aaaaaaaaaaaaaaaa');
  await expect(state).toHaveText('Long, but it repeats itself');
  await page.getByLabel('Password').fill('가나다라마바사아자차카타파하거');
  await expect(state).toHaveText('Long enough');
});
