import type { Page } from 'playwright/test';
import { expect, test } from './fixtures';
import { tokenLink } from './mail';

/** Goes on with the tab key until the focus is on what has this name. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let step = 0; step < 40; step++) {
    await page.keyboard.press('Tab');
    const { accessible, outline } = await page.evaluate(() => {
      const element = document.activeElement ?? document.body;
      const label = element instanceof HTMLInputElement ? element.labels?.[0] : element;
      return { accessible: label?.textContent?.trim() ?? '', outline: getComputedStyle(element).outlineStyle };
    });
    if (!accessible.startsWith(name)) continue;
    expect([accessible, outline]).toEqual([accessible, 'solid']); // and one sees where one is
    return;
  }
  throw new Error(`the tab key never came to ${name}`);
}

async function type(page: Page, label: string, text: string): Promise<void> {
  await tabTo(page, label);
  await page.keyboard.type(text);
}

async function press(page: Page, name: string): Promise<void> {
  await tabTo(page, name);
  await page.keyboard.press('Enter');
}

const heading = (page: Page, text: string) => expect(page.getByRole('heading', { level: 1 })).toHaveText(text);

test('signs up, verifies, changes, resets and leaves by keyboard alone [V6.2.7]', async ({ page, mails, db }) => {
  test.setTimeout(90_000);
  const username = `keys-${Date.now()}`;
  const email = `${username}@example.com`;
  await page.goto('/sign-in');
  await press(page, 'Create an account');
  await heading(page, 'Create an account');
  await type(page, 'Username', username);
  await type(page, 'Email', email);
  await type(page, 'Password', 'short');
  await page.keyboard.press('Enter');
  // The summary has the focus; its link leads to the field.
  await expect(page.getByRole('alert').filter({ hasText: 'There is no account yet' })).toBeFocused();
  await press(page, 'The password is too short');
  await expect(page.getByLabel('Password')).toBeFocused();
  await page.keyboard.type('a walrus under the lamp');
  await page.keyboard.press('Enter');
  await heading(page, 'Account');

  await page.goto(await tokenLink(mails, email));
  await press(page, 'Yes, verify it');
  await heading(page, 'Your address is verified');
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused(); // or it would take the focus in the middle of what follows
  await press(page, 'To your account');
  await heading(page, 'Account');

  await press(page, 'Change password');
  await heading(page, 'Change password');
  await type(page, 'Current password', 'a walrus under the lamp');
  await type(page, 'New password', 'seven teapots on a glacier');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/account?done=password');

  await press(page, 'Change email');
  await heading(page, 'Change email');
  await type(page, 'New email address', `other-${email}`);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/account?done=mailed');

  await press(page, 'Sessions');
  await heading(page, 'Sessions');
  await press(page, 'Activity');
  await heading(page, 'Activity');
  await press(page, 'Sign out');
  await heading(page, 'Sign in');

  await db.updateTable('users').set({ password_changed_at: null }).where('username', '=', username).execute(); // long ago
  await press(page, 'Forgot your password?');
  await heading(page, 'Forgotten your password?');
  await type(page, 'Username or email', username);
  await page.keyboard.press('Enter');
  await heading(page, 'Look into your mail');
  await page.goto(await tokenLink(mails, email, { subject: 'Set a new password' }));
  await heading(page, 'Set a new password');
  await type(page, 'New password', 'nine lanterns in the fog');
  await page.keyboard.press('Enter');
  await heading(page, 'Sign in');
  await type(page, 'Username', username);
  await type(page, 'Password', 'nine lanterns in the fog');
  await page.keyboard.press('Enter');
  await heading(page, `Hello, ${username}`);

  await press(page, 'Account');
  await heading(page, 'Account');
  await press(page, 'Delete account');
  await heading(page, 'Delete account');
  await type(page, 'Your password', 'nine lanterns in the fog');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/?done=deleted');
  await press(page, '한국어');
  await expect(page.locator('html')).toHaveAttribute('lang', 'ko');
});
