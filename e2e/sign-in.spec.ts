import { BRAND } from '../lib/config/brand';
import { cookieOf } from './browser-session';
import { expect, test } from './fixtures';

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('the protected page leads to sign-in and back, and greets by name', async ({ page, signIn }) => {
      await page.goto('/protected');
      await expect(page).toHaveURL('/sign-in?return_to=%2Fprotected');
      await signIn(page);
      await expect(page).toHaveURL('/protected');
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Hello, john$/);
    });

    test('leads back to where one was going, query and all', async ({ page, signIn }) => {
      await page.goto('/protected?tab=2&q=a%20b');
      await signIn(page, 'jane', 'secret');
      await expect(page).toHaveURL('/protected?tab=2&q=a%20b');
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Hello, jane');
    });

    test('a wrong password leads back to the form and says what to do', async ({ page, signIn }) => {
      await page.goto('/protected');
      await signIn(page, 'John', 'wrong');
      await expect(page).toHaveURL('/sign-in?return_to=%2Fprotected&error=authorization_required');
      await expect(page).toHaveTitle(/^Error: Sign in/);
      await expect(page.getByLabel('Username')).toHaveValue('John');
      await expect(page.getByLabel('Password')).toHaveValue('');
      const summary = page.getByRole('alert').filter({ hasText: 'do not match' });
      await expect(summary).toContainText('type the password again');
      await expect(summary).toBeFocused();
      expect(await page.locator('[aria-invalid]').count()).toBe(0); // which of the two is wrong stays open

      await signIn(page, 'john', 'password');
      await expect(page).toHaveURL('/protected');
    });

    test('an incomplete form says which field, even where the browser does not', async ({ page }) => {
      await page.goto('/sign-in');
      await page
        .locator('form')
        .first()
        .evaluate((form: HTMLFormElement) => (form.noValidate = true));
      await page.getByRole('button', { name: 'Sign in' }).click();
      await expect(page.getByRole('link', { name: 'Type your username, in at most 254 characters' })).toHaveAttribute(
        'href',
        '#username',
      );
      await expect(page.getByLabel('Username')).toHaveAccessibleDescription(
        'Type your username, in at most 254 characters',
      );
      await expect(page.getByLabel('Password')).toHaveAccessibleDescription('Type your password');
    });

    test('signing out closes the page, also behind the back button [V14.3.1]', async ({ page, signIn }) => {
      await page.goto('/protected');
      await signIn(page);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Hello, john');
      await page.getByRole('button', { name: 'Sign out' }).click();
      await expect(page).toHaveURL('/sign-in');
      await page.goBack();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign in');
      await expect(page.getByText('Hello, john')).toHaveCount(0);
      await page.goto('/protected');
      await expect(page).toHaveURL('/sign-in?return_to=%2Fprotected');
    });

    test('home and sign-in know who is signed in', async ({ page, signIn }) => {
      await page.goto('/');
      await page.getByRole('link', { name: 'Sign in' }).click();
      await signIn(page);
      await expect(page).toHaveURL('/protected');
      await page.getByRole('link', { name: BRAND.name }).click();
      await expect(page.getByText('Signed in as john')).toBeVisible();
      await page.goto('/sign-in');
      await expect(page).toHaveURL('/protected');
    });

    for (const returnTo of ['https://evil.example/', '//evil.example', '/.//evil.example', '/\\evil.example']) {
      test(`return_to=${returnTo} does not lead away [V3.7.2]`, async ({ page, origin, signIn }) => {
        await page.goto(`/sign-in?return_to=${encodeURIComponent(returnTo)}`);
        await signIn(page);
        await expect(page).toHaveURL(`${origin}/protected`);
      });
    }

    test('a path that does not exist is a 404 that helps', async ({ page, signIn, consoleErrors }) => {
      await page.goto('/no/such/page');
      await signIn(page);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is no page at this address');
      await page.getByRole('link', { name: 'To the start page' }).click();
      await expect(page).toHaveURL('/');
      consoleErrors.splice(0); // Chromium writes the 404 there
    });
  });
}

test('a page on another site can neither sign anybody in nor out [V3.5.1 V7.6.2]', async ({
  page,
  context,
  origin,
  signIn,
  consoleErrors,
}) => {
  await page.goto('/protected');
  await signIn(page);
  await expect(page).toHaveURL('/protected');
  const before = await cookieOf(context, 'access');

  const form = (path: string, fields: string) =>
    `<form method="post" action="${origin}${path}">${fields}</form><script>document.forms[0].submit()</script>`;
  const attacks = [
    form('/api/auth', '<input name="username" value="jane"><input name="password" value="secret">'),
    form('/api/auth/sign-out', ''),
  ];
  for (const attack of attacks) {
    const evil = await context.newPage();
    await evil.route('http://127.0.0.1:9/', (route) => route.fulfill({ contentType: 'text/html', body: attack }));
    const posted = evil.waitForResponse((response) => response.request().method() === 'POST');
    await evil.goto('http://127.0.0.1:9/');
    expect((await posted).status()).toBe(403);
    await evil.close();
  }
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Hello, john');
  expect(await cookieOf(context, 'access')).toBe(before);
  consoleErrors.splice(0); // Chromium writes the 403s there
});

test('scripts cannot see the tokens [V3.3.4]', async ({ page, signIn }) => {
  await page.goto('/protected');
  await signIn(page);
  await expect(page).toHaveURL('/protected');
  expect(await page.evaluate(() => document.cookie)).toBe('');
  expect(await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]))).toBe('[{},{}]');
  expect(await page.content()).not.toMatch(/eyJ/);
});

test('a script can be added from our own chunks only [V1.3.2 V3.4.3]', async ({ page, consoleErrors }) => {
  await page.goto('/');
  await page.waitForLoadState('networkidle');
  const refusals = await page.evaluate(() =>
    ['/api/auth', 'https://evil.example/x.js', '/_next/static/chunks/../../x.js', 'data:text/javascript,1'].map(
      (url) => {
        try {
          document.createElement('script').src = url;
          return 'allowed';
        } catch (error) {
          return (error as Error).name;
        }
      },
    ),
  );
  expect(refusals).toEqual(Array(4).fill('TypeError'));
  consoleErrors.splice(0); // Chromium writes the refusals there
});
