import { randomUUID } from 'node:crypto';
import { readMails, waitForMail } from '../test/mailbox';
import { askForReset, enterAs, heading } from './browser-session';
import { expect, test } from './fixtures';
import { tokenLink } from './mail';

const NEW_PASSWORD = 'seven teapots on a glacier';

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('a forgotten password is replaced by mail, and every session ends [V14.2.1]', async ({
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
      await askForReset(other, person.email.toUpperCase());
      const link = await tokenLink(mails, person.email);
      expect(link).toMatch(new RegExp(`^${origin}/reset-password\\?token=[\\w-]{43}$`));

      await other.goto(link);
      await expect(other).toHaveURL('/reset-password'); // the token is out of the address
      await expect(other.getByText(`For the account “${person.username}”`)).toBeVisible();
      await other.getByLabel('New password').fill('too short');
      await other.getByRole('button', { name: 'Set password' }).click();
      await expect(other.getByLabel('New password')).toHaveAccessibleDescription(/too short/);
      expect(other.url()).not.toContain('token');
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
      expect((await waitForMail(mails, person.email, { after: 1 })).subject).toContain('password was reset');
      await other.goto(link);
      await expect(heading(other)).toHaveText('This link does not work any more');
      await elsewhere.close();
    });

    test('nobody is told whether there is an account [V6.3.8]', async ({ page, mails }) => {
      const nobody = `nobody-${randomUUID().slice(0, 8)}@example.com`;
      await askForReset(page, nobody);
      await expect(page.getByText('If an account with a verified address goes by that name')).toBeVisible();
      expect((await readMails(mails)).filter(({ to }) => to.includes(nobody))).toEqual([]);
    });
  });
}
