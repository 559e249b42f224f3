import { readFileSync } from 'node:fs';
import { waitForMail } from '../test/mailbox';
import { askForReset, enterAs, heading, letConfirmationExpire } from './browser-session';
import { expect, test } from './fixtures';
import { tokenLink } from './mail';

const NEW_PASSWORD = 'seven teapots on a glacier';

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('changes the password: this session stays, the others end, a mail says so [V6.2.2]', async ({
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
      await letConfirmationExpire(context, db);
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
  });
}
