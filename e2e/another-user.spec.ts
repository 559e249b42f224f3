import { sql } from 'kysely';
import type { Page } from 'playwright/test';
import { enterAs, heading, letConfirmationExpire } from './browser-session';
import { aPerson, expect, type Person, test } from './fixtures';
import { VISITS, visit } from './pages';

const SAYS = /You are signed in as \S+ now, so nothing was changed/;

type SignIn = (page: Page, username?: string, password?: string) => Promise<void>;

/** In a second tab: signs out whoever is signed in, and signs in as somebody else. */
async function becomeAnother(page: Page, signIn: SignIn, other: Person): Promise<void> {
  const tab = await page.context().newPage();
  await tab.goto('/protected');
  await tab.getByRole('button', { name: 'Sign out' }).click();
  await expect(tab).toHaveURL('/sign-in');
  await enterAs(tab, signIn, other);
  await tab.close();
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('a form that was opened by one person changes nothing of another who signed in since', async ({
      page,
      person,
      db,
      signIn,
    }) => {
      const other = await aPerson(db);
      await enterAs(page, signIn, person);
      await page.goto('/account/email');
      await page.getByLabel('New email address').fill('typed@example.com');
      await becomeAnother(page, signIn, other);

      await page.getByRole('button', { name: 'Mail me the link' }).click();
      const summary = page.getByRole('alert').filter({ hasText: SAYS });
      await expect(summary).toContainText(`signed in as ${other.username} now`);
      await expect(summary).toBeFocused();
      await expect(page).toHaveURL('/account/email?error=signed_in_as_another');
      await expect(page.getByLabel('New email address')).toHaveValue('typed@example.com');
      const pending = () =>
        db
          .selectFrom('users')
          .select('pending_email')
          .where('id', 'in', [person.id, other.id])
          .orderBy(sql`id = ${other.id}`)
          .execute();
      expect(await pending()).toEqual([{ pending_email: null }, { pending_email: null }]);

      await page.getByRole('button', { name: 'Mail me the link' }).click(); // meant, this time
      await expect(page).toHaveURL('/account?done=mailed');
      expect(await pending()).toEqual([{ pending_email: null }, { pending_email: 'typed@example.com' }]);
    });

    for (const [path, press] of [
      ['/account', 'Sign out'],
      ['/account', 'Download my data'],
      ['/account/sessions', 'Sign out everywhere'],
      ['/account/delete', 'Delete my account for good'],
    ] as const) {
      test(`“${press}” on the page of one person does nothing to another who signed in since`, async ({
        page,
        person,
        db,
        signIn,
      }) => {
        const other = await aPerson(db);
        await enterAs(page, signIn, person);
        await page.goto(path);
        if (path === '/account/delete') await page.getByLabel('Your password').fill(person.password);
        await becomeAnother(page, signIn, other);
        await page.getByRole('button', { name: press }).click();
        await expect(page.getByRole('alert').filter({ hasText: SAYS })).toContainText(other.username);
        await page.goto('/protected');
        await expect(heading(page)).toHaveText(`Hello, ${other.username}`);
      });
    }

    test('whoever confirms as another is told so, though they have just signed in', async ({
      page,
      context,
      person,
      db,
      signIn,
    }) => {
      const other = await aPerson(db);
      await enterAs(page, signIn, person);
      await letConfirmationExpire(context, db);
      await page.goto('/account/email');
      await expect(page).toHaveURL(/^[^?]+\/confirm\?return_to=%2Faccount%2Femail$/);
      await page.getByLabel('Password').fill(person.password);
      await becomeAnother(page, signIn, other);
      await page.getByRole('button', { name: 'Confirm' }).click();
      await expect(page.getByRole('alert').filter({ hasText: SAYS })).toContainText(other.username);
      await expect(page.getByLabel('Password')).toHaveValue('');
    });

    test('what went wrong is not lost on the way over confirming the password', async ({
      page,
      context,
      person,
      db,
      signIn,
    }) => {
      await enterAs(page, signIn, person);
      await letConfirmationExpire(context, db);
      await page.goto('/account/email?error=signed_in_as_another');
      await page.getByLabel('Password').fill(person.password);
      await page.getByRole('button', { name: 'Confirm' }).click();
      await expect(heading(page)).toHaveText('Change email');
      await expect(page.getByRole('alert').filter({ hasText: SAYS })).toBeVisible();
    });
  });
}

test('every form of every signed-in page says for whom it was rendered', async ({
  page,
  person,
  db,
  signIn,
  consoleErrors,
}) => {
  await enterAs(page, signIn, person);
  const pages = [{ name: 'home', path: '/' }, ...VISITS.filter(({ signedIn }) => signedIn)];
  let forms = 0;
  for (const each of pages) {
    await visit(page, db, person, each);
    const values = await page
      .locator('form:not([action="/api/preferences"])')
      .evaluateAll((found: HTMLFormElement[]) => found.map((form) => new FormData(form).getAll('signed_in_as')));
    expect([each.name, values]).toEqual([each.name, values.map(() => [person.id])]);
    forms += values.length;
  }
  expect(forms).toBeGreaterThan(pages.length);
  consoleErrors.splice(0); // Chromium writes the page that is not found there
});
