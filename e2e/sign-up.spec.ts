import { randomUUID } from 'node:crypto';
import { heading } from './browser-session';
import { expect, test } from './fixtures';
import { tokenLink } from './mail';

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

    test('says which name is taken or cannot be [V1.2.1]', async ({ page }) => {
      await page.goto('/sign-up');
      for (const [username, problem] of [
        ['john', 'Somebody has this username already'],
        ['Support', 'This username is reserved for the site'],
        ['john@example.com', 'Choose a username of 1 to 64 letters'],
      ] as const) {
        await page.getByLabel('Username').fill(username);
        await page.getByLabel('Password').fill('a walrus under the lamp');
        await page.getByRole('button', { name: 'Create account' }).click();
        await expect(page.getByLabel('Username')).toHaveAccessibleDescription(new RegExp(problem));
        await expect(page.getByLabel('Username')).toHaveValue(username);
      }
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
