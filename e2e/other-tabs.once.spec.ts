import { readFileSync } from 'node:fs';
import type { Page } from 'playwright/test';
import { enterAs, heading, hydrated, letAccessTokenExpire, sessionIdOf } from './browser-session';
import { expect, test } from './fixtures';

/** What a browser says of a page when its tab is chosen. Playwright keeps all its pages in sight, so they are told. */
async function comeIntoSight(page: Page): Promise<void> {
  await hydrated(page);
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
}

/** What a browser says of a page that the back button brings back from memory as it was. */
async function comeFromMemory(page: Page, persisted: boolean): Promise<void> {
  await hydrated(page);
  await page.evaluate(
    (persisted) => window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted })),
    persisted,
  );
}

/** As pino writes it. */
const INFO = 30;

/** Marks the page: the mark is gone when it was loaded again. */
const mark = (page: Page) => page.evaluate(() => Object.assign(window, { marked: true }));
const isMarked = (page: Page) => page.evaluate(() => 'marked' in window);

/** The questions that a page asks about who is signed in. */
function questionsOf(page: Page): string[] {
  const asked: string[] = [];
  page.on('request', (request) => new URL(request.url()).pathname === '/api/auth' && asked.push(request.method()));
  return asked;
}

/** Chromium writes each 401 to the console; here it is the answer that was asked for. */
const expectOneRefusal = (consoleErrors: string[]) =>
  expect(consoleErrors.splice(0)).toEqual([expect.stringContaining('status of 401')]);

test.describe('a tab that was open when somebody signed out in another [V14.3.1]', () => {
  for (const [path, next] of [
    ['/protected', '/sign-in?return_to=%2Fprotected'],
    ['/account/activity?a/b', '/sign-in?return_to=%2Faccount%2Factivity%3Fa%2Fb'],
    ['/', '/'],
  ] as const) {
    test(`${path} shows nothing of them when it comes into sight`, async ({
      page,
      context,
      person,
      signIn,
      consoleErrors,
      serverLog,
    }) => {
      await enterAs(page, signIn, person);
      const other = await context.newPage();
      await other.goto(path);
      await expect(other.getByRole('button', { name: 'Sign out' })).toBeVisible();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await expect(page).toHaveURL('/sign-in');

      const written = readFileSync(serverLog, 'utf8').length;
      await comeIntoSight(other);
      await expect(other.getByRole('button', { name: 'Sign out' })).toHaveCount(0);
      await expect(other).toHaveURL(next);
      expect(await other.content()).not.toContain(person.username);
      expectOneRefusal(consoleErrors);
      const lines = readFileSync(serverLog, 'utf8').slice(written).trim().split('\n');
      expect([...new Set(lines.map((line) => JSON.parse(line).level))]).toEqual([INFO]); // nobody did anything wrong
    });
  }
});

test('a tab that was open when somebody else signed in in another shows who is signed in now', async ({
  page,
  context,
  person,
  signIn,
}) => {
  await enterAs(page, signIn, person);
  const other = await context.newPage();
  await other.goto('/protected');
  await expect(heading(other)).toHaveText(`Hello, ${person.username}`);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await signIn(page);
  await expect(page).toHaveURL('/protected');

  await comeIntoSight(other);
  await expect(heading(other)).toHaveText('Hello, john');
});

test('a page whose session was ended elsewhere shows nothing more when it comes back from memory', async ({
  page,
  context,
  person,
  db,
  signIn,
  consoleErrors,
}) => {
  await enterAs(page, signIn, person);
  const id = await sessionIdOf(context);
  await db.updateTable('sessions').set({ revoked_at: 1 }).where('id', '=', id).execute();
  await comeFromMemory(page, true);
  await expect(page).toHaveURL('/sign-in?return_to=%2Fprotected');
  expect(await page.content()).not.toContain(person.username);
  expectOneRefusal(consoleErrors);
});

test('a page asks once each time it comes into sight, and not while it stays there or out of it', async ({
  page,
  person,
  signIn,
}) => {
  await enterAs(page, signIn, person);
  await mark(page);
  const asked = questionsOf(page);
  await hydrated(page);
  await page.getByRole('link', { name: 'Activity' }).click();
  await expect(heading(page)).toHaveText('Activity');
  await comeFromMemory(page, false); // loaded, as every page
  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
    Reflect.deleteProperty(document, 'visibilityState');
  });
  await page.waitForLoadState('networkidle');
  expect(asked).toEqual([]);

  const answered = page.waitForResponse('**/api/auth');
  await page.evaluate(() => {
    window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await answered;
  await page.waitForLoadState('networkidle');
  expect(asked).toEqual(['GET']);
  expect(await isMarked(page)).toBe(true);
});

const SITUATIONS: [string, (page: Page) => Promise<unknown>][] = [
  ['when the access token is over', (page) => letAccessTokenExpire(page.context())],
  ['without a connection', (page) => page.context().setOffline(true)],
  ['while the server has trouble', (page) => page.route('**/api/auth', (route) => route.fulfill({ status: 503 }))],
];
for (const [situation, arrange] of SITUATIONS) {
  test(`a page stays as it is ${situation}`, async ({ page, person, signIn, consoleErrors }) => {
    await enterAs(page, signIn, person);
    await mark(page);
    await arrange(page);
    const asked = questionsOf(page);
    await comeIntoSight(page);
    // The same question after it: when that is answered, the page's own was as well.
    await page.evaluate(() =>
      fetch('/api/auth').then(
        () => {},
        () => {},
      ),
    );
    expect(asked.length).toBeGreaterThanOrEqual(2);
    expect(await isMarked(page)).toBe(true);
    consoleErrors.splice(0); // Chromium writes failed requests there
  });
}

test('a page for guests asks nothing, and keeps what is being typed', async ({ page, context, person, signIn }) => {
  await page.goto('/sign-up');
  await page.getByLabel('Username').fill('somebody-new');
  const other = await context.newPage();
  await enterAs(other, signIn, person);
  const asked = questionsOf(page);
  await comeIntoSight(page);
  await comeFromMemory(page, true);
  await page.waitForLoadState('networkidle');
  expect(asked).toEqual([]);
  await expect(page.getByLabel('Username')).toHaveValue('somebody-new');
});
