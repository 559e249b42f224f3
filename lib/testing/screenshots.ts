import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Browser, chromium, type Page } from 'playwright';
import { issueOneTimeToken, type Purpose } from '../auth/one-time-token';
import { findUserByUsername } from '../auth/user';
import { DEMO_USERS } from '../cli/demo-users';
import { randomSecret } from '../crypto/random';
import { openDb } from '../db/client';
import { now } from '../time';
import { BROWSER_ARGS, requireBrowser } from './browser';
import { type DemoServer, startDemoServer } from './demo-server';

/**
 * `npm run screenshots -- [folder]`: takes a picture of every page in both themes, on a phone and on a desktop, from the
 * production build.
 */

type Theme = 'light' | 'dark';
type Shot = { name: string; path: string; token?: Purpose; prepare?: (page: Page) => Promise<void> };

const [john] = DEMO_USERS;

async function signIn(page: Page, password: string = john.password): Promise<void> {
  await page.getByLabel('Username').fill(john.username);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((url) => !url.pathname.startsWith('/api'));
}

async function signUpBadly(page: Page): Promise<void> {
  await page.getByLabel('Username').fill('somebody');
  await page.getByLabel('Password').fill('passwordpassword');
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.waitForURL(/error=/);
}

const PAGES: readonly Shot[] = [
  { name: 'home', path: '/' },
  { name: 'sign-in', path: '/sign-in' },
  { name: 'sign-in-refused', path: '/sign-in', prepare: (page) => signIn(page, 'wrong') },
  { name: 'sign-up', path: '/sign-up', prepare: (page) => page.getByLabel('Password').fill('a long wal') },
  { name: 'sign-up-refused', path: '/sign-up', prepare: signUpBadly },
  { name: 'forgot-password', path: '/forgot-password' },
  { name: 'forgot-password-mailed', path: '/forgot-password?done=mailed' },
  { name: 'reset-password', path: '/reset-password', token: 'reset_password' },
  { name: 'reset-password-not-valid', path: '/reset-password' },
  { name: 'verify-email', path: '/verify-email', token: 'verify_email' },
  { name: 'verify-email-done', path: '/verify-email?done=verified' },
  { name: 'sign-in-throttled', path: `/sign-in?error=too_many_requests&until=${now() + 300}` },
  { name: 'sign-in-incomplete', path: '/sign-in?error=invalid_request&field=username&field=password' },
  { name: 'protected', path: '/protected', prepare: signIn },
  { name: 'account', path: '/account?done=mailed' },
  { name: 'account-password', path: '/account/password?error=wrong_password&field=current_password' },
  { name: 'account-email', path: '/account/email' },
  { name: 'account-delete', path: '/account/delete' },
  { name: 'confirm', path: '/confirm?return_to=/account/email' },
  { name: 'sessions', path: '/account/sessions' },
  { name: 'activity', path: '/account/activity' },
  { name: 'home-signed-in', path: '/' },
  { name: 'not-found', path: '/no/such/page' },
];

const SIZES = { phone: { width: 375, height: 720 }, desktop: { width: 1280, height: 800 } } as const;

/** As a mail would bring it. */
async function tokenFor(databaseUrl: string, purpose: Purpose): Promise<string> {
  const db = openDb(databaseUrl);
  const boundTo = purpose === 'verify_email' ? 'new@example.com' : 'john@example.com';
  const address = purpose === 'verify_email' ? { pending_email: boundTo } : { email: boundTo };
  await db.updateTable('users').set(address).where('username', '=', john.username).execute();
  const user = await findUserByUsername(db, john.username);
  const token = await issueOneTimeToken(db, { userId: user?.id ?? '', purpose, boundTo }, now());
  await db.destroy();
  return token;
}

async function shoot(browser: Browser, { url, databaseUrl }: DemoServer, folder: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] satisfies Theme[]) {
    for (const [size, viewport] of Object.entries(SIZES)) {
      const context = await browser.newContext({ baseURL: url, colorScheme, viewport });
      const page = await context.newPage();
      for (const { name, path: pagePath, token, prepare } of PAGES) {
        await page.goto(token ? `${pagePath}?token=${await tokenFor(databaseUrl, token)}` : pagePath);
        await prepare?.(page);
        await page.screenshot({ path: path.join(folder, `${name}-${size}-${colorScheme}.png`), fullPage: true });
      }
      await context.close();
      console.log(`${PAGES.length} pages, ${size}, ${colorScheme}`);
    }
  }
}

const executablePath = await requireBrowser();
const folder = process.argv[2] ?? mkdtempSync(path.join(tmpdir(), 'latchkey-screenshots-'));
mkdirSync(folder, { recursive: true });
const server = await startDemoServer('sqlite', { AUTH_SECRET: randomSecret() });
const browser = await chromium.launch({ executablePath, args: BROWSER_ARGS });
try {
  await shoot(browser, server, folder);
  console.log(`They are in ${folder}`);
} finally {
  await browser.close();
  await server.stop();
}
