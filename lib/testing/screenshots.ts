import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Browser, chromium, type Page } from 'playwright';
import { DEMO_USERS } from '../cli/demo-users';
import { randomSecret } from '../crypto/random';
import { BROWSER_ARGS, requireBrowser } from './browser';
import { startDemoServer } from './demo-server';

/**
 * `npm run screenshots -- [folder]`: takes a picture of every page in both themes, on a phone and on a desktop, from the
 * production build.
 */

type Theme = 'light' | 'dark';
type Shot = { name: string; path: string; prepare?: (page: Page) => Promise<void> };

const [john] = DEMO_USERS;

async function signIn(page: Page, password: string = john.password): Promise<void> {
  await page.getByLabel('Username').fill(john.username);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((url) => !url.pathname.startsWith('/api'));
}

const PAGES: readonly Shot[] = [
  { name: 'home', path: '/' },
  { name: 'sign-in', path: '/sign-in' },
  { name: 'sign-in-refused', path: '/sign-in', prepare: (page) => signIn(page, 'wrong') },
  { name: 'sign-in-incomplete', path: '/sign-in?error=invalid_request&field=username&field=password' },
  { name: 'protected', path: '/protected', prepare: signIn },
  { name: 'sessions', path: '/account/sessions' },
  { name: 'activity', path: '/account/activity' },
  { name: 'home-signed-in', path: '/' },
  { name: 'not-found', path: '/no/such/page' },
];

const SIZES = { phone: { width: 375, height: 720 }, desktop: { width: 1280, height: 800 } } as const;

async function shoot(browser: Browser, url: string, folder: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] satisfies Theme[]) {
    for (const [size, viewport] of Object.entries(SIZES)) {
      const context = await browser.newContext({ baseURL: url, colorScheme, viewport });
      const page = await context.newPage();
      for (const { name, path: pagePath, prepare } of PAGES) {
        await page.goto(pagePath);
        await prepare?.(page);
        await page.screenshot({ path: path.join(folder, `${name}-${size}-${colorScheme}.png`) });
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
  await shoot(browser, server.url, folder);
  console.log(`They are in ${folder}`);
} finally {
  await browser.close();
  await server.stop();
}
