import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { type Browser, chromium, type Page } from 'playwright';
import { issueOneTimeToken, type Purpose, resetBinding } from '../lib/auth/one-time-token';
import { findUserByUsername } from '../lib/auth/user';
import { DEMO_USERS } from '../lib/cli/serve/demo-users';
import { randomSecret } from '../lib/crypto/random';
import { openDb } from '../lib/db/client';
import { LOCALES, type Locale } from '../lib/i18n/locale';
import { hours, now } from '../lib/time';
import { BROWSER_ARGS, requireBrowser } from './browser';
import { type DemoServer, startDemoServer } from './demo-server';

/**
 * `npm run screenshots`: takes the pictures in docs/images anew. `npm run screenshots -- <folder>`: takes one of every page in
 * both languages and themes, on a phone and on a desktop. From the production build.
 */

type Theme = 'light' | 'dark';
type Shot = {
  name: string;
  path: string;
  token?: Purpose;
  /** Long after signing in. */
  later?: boolean;
  prepare?: (page: Page) => Promise<void>;
};

const [john] = DEMO_USERS;

async function signIn(page: Page, password: string = john.password): Promise<void> {
  await page.locator('#username').fill(john.username);
  await page.locator('#password').fill(password);
  await page.keyboard.press('Enter');
  await page.waitForURL(password === john.password ? /protected/ : /error=/);
  await page.waitForLoadState('networkidle');
}

async function signUpBadly(page: Page): Promise<void> {
  await page.locator('#username').fill('somebody');
  await page.locator('#password').fill('passwordpassword');
  await page.keyboard.press('Enter');
  await page.waitForURL(/error=/);
  await page.waitForLoadState('networkidle');
}

/** As through a proxy that adds a header to all requests. It stays: nothing else comes after these. */
async function openBehindProxy(page: Page, path: string): Promise<void> {
  await page.setExtraHTTPHeaders({ authorization: 'Bearer of-the-proxy' });
  await page.goto(path);
}

const PAGES: readonly Shot[] = [
  { name: 'home', path: '/' },
  { name: 'sign-in', path: '/sign-in' },
  { name: 'sign-in-refused', path: '/sign-in', prepare: (page) => signIn(page, 'wrong') },
  { name: 'sign-up', path: '/sign-up', prepare: (page) => page.locator('#password').fill('a long wal') },
  { name: 'sign-up-refused', path: '/sign-up', prepare: signUpBadly },
  { name: 'forgot-password', path: '/forgot-password' },
  { name: 'forgot-password-mailed', path: '/forgot-password?done=mailed' },
  { name: 'reset-password-not-valid', path: '/reset-password' }, // before a link is opened: its cookie stays
  { name: 'reset-password', path: '/reset-password', token: 'reset_password' },
  { name: 'verify-email', path: '/verify-email', token: 'verify_email' },
  { name: 'verify-email-done', path: '/verify-email?done=verified' },
  { name: 'sign-in-throttled', path: `/sign-in?error=too_many_requests&until=${now() + 300}` },
  { name: 'sign-in-long-address', path: '/sign-in?notice=long_address' },
  { name: 'sign-in-incomplete', path: '/sign-in?error=invalid_request&field=username&field=password' },
  { name: 'protected', path: '/protected', prepare: signIn },
  { name: 'account', path: '/account?done=mailed' },
  { name: 'account-password', path: '/account/password?error=wrong_password&field=current_password' },
  { name: 'account-email', path: '/account/email' },
  { name: 'account-delete', path: '/account/delete' },
  { name: 'confirm', path: '/account/email', later: true },
  { name: 'sessions', path: '/account/sessions' },
  { name: 'activity', path: '/account/activity' },
  { name: 'home-signed-in', path: '/' },
  { name: 'not-found', path: '/no/such/page' },
  { name: 'obstacle', path: '/', prepare: (page) => openBehindProxy(page, '/protected') },
  { name: 'sign-in-obstacle', path: '/', prepare: (page) => openBehindProxy(page, '/sign-in') },
];

/** Three of them stand side by side. */
const README_SIZE = { width: 460, height: 560 };

const SIZES = { phone: { width: 375, height: 720 }, desktop: { width: 1280, height: 800 } } as const;

const README: readonly string[] = ['sign-in', 'protected', 'sessions'];

/** What no page can be made to show by itself: a link from a mail, an address, time that went by. */
async function setScene(databaseUrl: string, { path: pagePath, token: purpose, later }: Shot): Promise<string> {
  const db = openDb(databaseUrl);
  try {
    if (later)
      await db
        .updateTable('sessions')
        .set({ authenticated_at: now() - hours(1) })
        .execute();
    if (!purpose) return pagePath;
    const [email, pending_email] = ['john@example.com', 'new@example.com'];
    await db.updateTable('users').set({ email, pending_email }).where('username', '=', john.username).execute();
    const userId = (await findUserByUsername(db, john.username))?.id ?? '';
    const boundTo = purpose === 'verify_email' ? pending_email : resetBinding(email, 1);
    return `${pagePath}?token=${await issueOneTimeToken(db, { userId, purpose, boundTo }, now())}`;
  } finally {
    await db.destroy();
  }
}

type Look = { locale: Locale; colorScheme: Theme; viewport: { width: number; height: number } };

async function shoot(browser: Browser, { url, databaseUrl }: DemoServer, look: Look, file: NameOf): Promise<void> {
  const context = await browser.newContext({ baseURL: url, ...look });
  const page = await context.newPage();
  for (const shot of PAGES) {
    await page.goto(await setScene(databaseUrl, shot));
    await shot.prepare?.(page);
    await page.waitForLoadState('networkidle');
    const picture = file(shot.name);
    if (picture) await page.screenshot({ path: picture, fullPage: look.viewport !== README_SIZE });
  }
  await context.close();
}

/** Where the picture of a page goes; null for one that is not wanted. */
type NameOf = (page: string) => string | null;

async function shootAll(browser: Browser, server: DemoServer, folder: string): Promise<void> {
  for (const locale of LOCALES) {
    for (const colorScheme of ['light', 'dark'] satisfies Theme[]) {
      for (const [size, viewport] of Object.entries(SIZES)) {
        const look = [locale, size, colorScheme].join('-');
        await shoot(browser, server, { locale, colorScheme, viewport }, (name) =>
          path.join(folder, `${name}-${look}.png`),
        );
        console.log(`${PAGES.length} pages, ${look}`);
      }
    }
  }
}

async function shootForReadme(browser: Browser, server: DemoServer, folder: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] satisfies Theme[]) {
    const look = { locale: 'en', colorScheme, viewport: README_SIZE } as const;
    const file = (name: string) => (README.includes(name) ? path.join(folder, `${name}-${colorScheme}.png`) : null);
    await shoot(browser, server, look, file);
  }
}

const [folder = 'docs/images'] = process.argv.slice(2);
const executablePath = await requireBrowser();
mkdirSync(folder, { recursive: true });
const server = await startDemoServer('sqlite', { AUTH_SECRET: randomSecret() });
const browser = await chromium.launch({ executablePath, args: BROWSER_ARGS });
try {
  await (process.argv[2] ? shootAll : shootForReadme)(browser, server, folder);
  console.log(`They are in ${folder}`);
} finally {
  await browser.close();
  await server.stop();
}
