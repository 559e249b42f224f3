import type { BrowserContext, Page } from 'playwright/test';
import { expect } from './fixtures';

/** The access token's five minutes are over: the browser has dropped its cookie. */
export const letAccessTokenExpire = (context: BrowserContext) => context.clearCookies({ name: 'access' });

export const cookieOf = async (context: BrowserContext, name: string) =>
  (await context.cookies()).find((cookie) => cookie.name === name)?.value ?? '';

export const generationOf = async (context: BrowserContext) =>
  Number((await cookieOf(context, 'refresh')).split('.')[1]);
export const sessionIdOf = async (context: BrowserContext) => (await cookieOf(context, 'refresh')).split('.')[0] ?? '';

export async function enter(page: Page, signIn: (page: Page) => Promise<void>): Promise<void> {
  await page.goto('/protected');
  await signIn(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Hello, john');
}
