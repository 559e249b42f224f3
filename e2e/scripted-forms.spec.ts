import type { Page } from 'playwright/test';
import { hydrated } from './browser-session';
import { expect, test } from './fixtures';

/** Marks the page: the mark is gone when it was loaded anew. */
const mark = (page: Page) => page.evaluate(() => Object.assign(window, { marked: true }));
const marked = (page: Page) => page.evaluate(() => (window as unknown as { marked?: boolean }).marked === true);

/** Before React has taken over, the browser sends the form by itself. */
async function openWithScript(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await hydrated(page);
}

test('what was wrong is shown in place, announced and focused, with what was typed', async ({
  page,
  person,
  signIn,
}) => {
  await openWithScript(page, '/sign-in?return_to=%2Fprotected');
  await mark(page);
  await signIn(page, person.username, 'wrong');
  const summary = page.getByRole('alert').filter({ hasText: 'do not match' });
  await expect(summary).toBeFocused();
  await expect(page).toHaveTitle(/^Error: Sign in/);
  await expect(page).toHaveURL(/return_to=%2Fprotected&error=authorization_required/);
  await expect(page.getByLabel('Username')).toHaveValue(person.username);
  await expect(page.getByLabel('Password')).toHaveValue('');
  expect(await marked(page)).toBe(true);

  await page.getByLabel('Username').focus();
  await signIn(page, person.username, 'wrong again'); // the same answer is news, too
  await expect(summary).toBeFocused();
  expect(await marked(page)).toBe(true);

  await signIn(page, person.username, person.password);
  await expect(page).toHaveURL('/protected');
  expect(await marked(page)).toBe(false); // as somebody else now: nothing of before is kept
});

test('a form is sent once, however often one presses', async ({ page, person, db }) => {
  await openWithScript(page, '/sign-in');
  await page.getByLabel('Username').fill(person.username);
  await page.getByLabel('Password').fill(person.password);
  await page.getByRole('button', { name: 'Sign in' }).evaluate((button: HTMLButtonElement) => {
    for (let time = 0; time < 5; time++) button.click();
  });
  await expect(page).toHaveURL('/protected');
  const sessions = await db.selectFrom('sessions').select('id').where('user_id', '=', person.id).execute();
  expect(sessions).toHaveLength(1);
});

test('while it is under way it says so', async ({ page, person }) => {
  await page.route('**/api/auth', async (route) => {
    await expect(page.getByText('Sending …')).toBeVisible();
    await expect(page.locator('form').first()).toHaveAttribute('aria-busy', 'true');
    await route.continue();
  });
  await openWithScript(page, '/sign-in');
  await page.getByLabel('Username').fill(person.username);
  await page.getByLabel('Password').fill(person.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL('/protected');
});

test('without a connection nothing is lost, and one can try again', async ({
  page,
  context,
  person,
  consoleErrors,
}) => {
  await openWithScript(page, '/sign-in');
  await page.getByLabel('Username').fill(person.username);
  await page.getByLabel('Password').fill(person.password);
  await context.setOffline(true);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('We could not reach the server')).toBeVisible();
  await expect(page.getByLabel('Password')).toHaveValue(person.password);
  await context.setOffline(false);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL('/protected');
  consoleErrors.splice(0); // Chromium writes the failed request there
});

test('the password can be shown and hidden [V6.2.6]', async ({ page }) => {
  await openWithScript(page, '/sign-in');
  const password = page.getByLabel('Password');
  await password.fill('a walrus under the lamp');
  await page.getByRole('button', { name: 'Show' }).click();
  await expect(password).toHaveAttribute('type', 'text');
  await page.getByRole('button', { name: 'Hide' }).click();
  await expect(password).toHaveAttribute('type', 'password');
});

test('a countdown shows when one may try again', async ({ page }) => {
  await openWithScript(page, `/sign-in?error=too_many_requests&until=${Math.floor(Date.now() / 1000) + 3}`);
  await expect(page.getByRole('timer')).toHaveText(/Time left 0:0[1-3]/);
  await expect(page.getByText('You can try again now.')).toBeVisible();
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('there is no button that does nothing, and the wait is told in words [V3.7.5]', async ({ page }) => {
    await page.goto(`/sign-in?error=too_many_requests&until=${Math.floor(Date.now() / 1000) + 200}`);
    await expect(page.getByRole('alert')).toContainText(/Try again in 4 minutes, at \d\d:\d\d UTC/);
    await expect(page.getByRole('button', { name: 'Show' })).toHaveCount(0);
    await expect(page.getByRole('timer')).toHaveCount(0);
  });
});

test('the answer after the last form of a page takes focus', async ({ page }) => {
  await openWithScript(page, '/forgot-password');
  await mark(page);
  await page.getByLabel('Username or email').fill('nobody-at-all');
  await page.getByRole('button', { name: 'Mail me a link' }).click();
  await expect(page.getByRole('heading', { name: 'Look into your mail' })).toBeFocused();
  expect(await marked(page)).toBe(true);
});
