import type { BrowserContext, Page } from 'playwright/test';
import type { Db } from '../lib/db/client';
import type { Locale } from '../lib/i18n/locale';
import { minutes, now } from '../lib/time';
import { bareName } from '../test/cookies';
import { expect, type Person } from './fixtures';

/** The access token's five minutes are over: the browser has dropped its cookie. */
export const letAccessTokenExpire = (context: BrowserContext) => context.clearCookies({ name: /^access-\d+$/ });

export const cookieOf = async (context: BrowserContext, name: string) =>
  (await context.cookies()).find((cookie) => bareName(cookie.name) === name)?.value ?? '';

/** More than ten minutes have gone by since this browser's person typed the password. */
export async function letConfirmationExpire(context: BrowserContext, db: Db): Promise<void> {
  const before = { authenticated_at: now() - minutes(11) };
  const id = await sessionIdOf(context);
  await db.updateTable('sessions').set(before).where('id', '=', id).execute();
}

export const generationOf = async (context: BrowserContext) =>
  Number((await cookieOf(context, 'refresh')).split('.')[1]);
export const sessionIdOf = async (context: BrowserContext) => (await cookieOf(context, 'refresh')).split('.')[0] ?? '';

export const sessionRow = (db: Db, id: string) =>
  db.selectFrom('sessions').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

/** Lets the last renewal of a session have been so many seconds earlier. @returns when it was then */
export async function moveRenewal(db: Db, id: string, seconds: number): Promise<number> {
  const earlier = (await sessionRow(db, id)).rotated_at - seconds;
  await db.updateTable('sessions').set({ rotated_at: earlier, last_seen_at: earlier }).where('id', '=', id).execute();
  return earlier;
}

export async function enter(page: Page, signIn: (page: Page) => Promise<void>): Promise<void> {
  await page.goto('/protected');
  await signIn(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Hello, john');
}

/**
 * Waits until React has taken over the page, effects included. A click before that is the browser's own (a page load, a form
 * without its script), and an event finds nobody who listens.
 */
export async function hydrated(page: Page): Promise<void> {
  await page.waitForFunction(() => Object.keys(document.body).some((key) => key.startsWith('__reactFiber')));
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(() => setTimeout(resolve))));
}

export const heading = (page: Page) => page.getByRole('heading', { level: 1 });

type SignIn = (page: Page, username?: string, password?: string) => Promise<void>;

/** @param locale of the page, where it is not English */
export async function enterAs(page: Page, signIn: SignIn, person: Person, locale: Locale = 'en'): Promise<void> {
  await page.goto('/protected');
  if (locale === 'en') await signIn(page, person.username, person.password);
  else await signInByFieldNames(page, person);
  await expect(heading(page)).toHaveText(`Hello, ${person.username}`);
}

async function signInByFieldNames(page: Page, { username, password }: Person): Promise<void> {
  await page.locator('#username').fill(username);
  await page.locator('#password').fill(password);
  await page.keyboard.press('Enter');
}

export async function askForReset(page: Page, identifier: string): Promise<void> {
  await page.goto('/forgot-password');
  await page.getByLabel('Username or email').fill(identifier);
  await page.getByRole('button', { name: 'Mail me a link' }).click();
  await expect(heading(page)).toHaveText('Look into your mail');
}
