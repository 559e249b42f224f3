import { existsSync } from 'node:fs';
import { chromium } from 'playwright';
import { aptInstall, findOnPath, run } from './command';

/** How long Playwright may try to fetch its own browser: some networks let it hang instead of refusing it. */
const INSTALL_TIMEOUT_MS = 120_000;

const SYSTEM_BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Keeps a browser from looking for updates, on machines whose network refuses each attempt. */
export const BROWSER_ARGS = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-quic',
];

/**
 * Finds a Chromium, or installs one: `BROWSER_PATH`, Playwright's own build, the system's, Playwright's download, Debian's
 * package (with fonts for Korean).
 *
 * @returns its path
 * @throws Error that says what to install
 */
export async function requireBrowser(): Promise<string> {
  const named = process.env.BROWSER_PATH;
  if (named) {
    if (existsSync(named)) return named;
    throw new Error(`BROWSER_PATH names ${named}, which is not there.`);
  }
  const found = findBrowser() ?? (await downloadBrowser()) ?? (await installBrowser());
  if (found) return found;
  throw new Error(
    'The browser tests need Chromium, and none was found or could be installed. Install Chromium or Chrome (Debian: apt-get install chromium), or set BROWSER_PATH to one.',
  );
}

function findBrowser(): string | null {
  const own = chromium.executablePath(); // a path even where nothing is there
  return existsSync(own) ? own : findOnPath(...SYSTEM_BROWSERS);
}

async function downloadBrowser(): Promise<string | null> {
  console.log('No browser found. Trying `playwright install chromium` …');
  try {
    await run(process.execPath, ['node_modules/playwright/cli.js', 'install', 'chromium'], {
      timeout: INSTALL_TIMEOUT_MS,
    });
  } catch {
    return null; // no such download here; the next way is tried
  }
  return findBrowser();
}

async function installBrowser(): Promise<string | null> {
  return (await aptInstall('chromium', 'fonts-noto-cjk')) ? findBrowser() : null;
}
