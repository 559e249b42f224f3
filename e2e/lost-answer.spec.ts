import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Browser, type BrowserContext, chromium } from 'playwright/test';
import { BROWSER_ARGS } from '../test/browser';
import { generationOf, heading, letAccessTokenExpire, moveRenewal, sessionIdOf, sessionRow } from './browser-session';
import { expect, test } from './fixtures';

/** A browser of its own process that keeps its cookies on disk, as people's do; Playwright's own keep nothing there. */
class DiskBrowser {
  private constructor(
    readonly process: ChildProcess,
    readonly browser: Browser,
    readonly context: BrowserContext,
  ) {}

  /** Chromium sometimes never answers Playwright's first questions; another process of it does. */
  static async open(profile: string, tries = 4): Promise<DiskBrowser> {
    const own = ['--headless=new', '--remote-debugging-port=0', '--no-first-run', '--password-store=basic'];
    const args = [...BROWSER_ARGS, ...own, `--user-data-dir=${profile}`];
    const child = spawn(process.env.E2E_BROWSER ?? '', args, { detached: true, stdio: ['ignore', 'ignore', 'pipe'] });
    try {
      const browser = await chromium.connectOverCDP(await endpointOf(child), { timeout: 10_000 });
      const [context] = browser.contexts();
      if (!context) throw new Error('the browser has no profile');
      return new DiskBrowser(child, browser, context);
    } catch (error) {
      process.kill(-(child.pid ?? 0), 'SIGKILL');
      await once(child, 'exit');
      if (tries === 1) throw error;
      return DiskBrowser.open(profile, tries - 1);
    }
  }

  /** Ends it as people do: it writes its cookies before. */
  async close(): Promise<void> {
    const session = await this.browser.newBrowserCDPSession();
    await session.send('Browser.close');
    await this.#ended();
  }

  /** Ends all its processes at once, and nothing is written. */
  async kill(): Promise<void> {
    if (this.#hasEnded) return;
    process.kill(-(this.process.pid ?? 0), 'SIGKILL');
    await this.#ended();
  }

  get #hasEnded(): boolean {
    return this.process.exitCode !== null || this.process.signalCode !== null;
  }

  async #ended(): Promise<void> {
    if (!this.#hasEnded) await once(this.process, 'exit');
  }
}

/** Where it listens to Playwright, which it writes to its standard error. */
async function endpointOf(child: ChildProcess): Promise<string> {
  let said = '';
  for await (const text of child.stderr ?? []) {
    said += text;
    const endpoint = /listening on (ws:\S+)/.exec(said)?.[1];
    if (endpoint) return endpoint;
  }
  throw new Error(`the browser did not start:\n${said}`);
}

let profile: string;
const opened: DiskBrowser[] = [];
test.beforeEach(() => {
  profile = mkdtempSync(path.join(tmpdir(), 'latchkey-profile-'));
});
test.afterEach(async () => {
  for (const each of opened.splice(0)) await each.kill();
  rmSync(profile, { recursive: true, force: true });
});

async function openBrowser(): Promise<DiskBrowser> {
  const browser = await DiskBrowser.open(profile);
  opened.push(browser);
  return browser;
}

test('a browser killed a moment after a renewal, before it wrote its cookies, is signed in when it is opened again', async ({
  origin,
  signIn,
  db,
}) => {
  const first = await openBrowser();
  const page = await first.context.newPage();
  await page.goto(`${origin}/protected`);
  await signIn(page);
  await expect(heading(page)).toHaveText('Hello, john');
  const sessionId = await sessionIdOf(first.context);
  await letAccessTokenExpire(first.context);
  await first.close();

  const second = await openBrowser();
  const renewed = await second.context.newPage();
  await renewed.goto(`${origin}/protected`);
  await expect(heading(renewed)).toHaveText('Hello, john');
  expect(await generationOf(second.context)).toBe(2);
  await second.kill();

  await moveRenewal(db, sessionId, 38);
  const third = await openBrowser();
  expect(await generationOf(third.context)).toBe(1); // the answer is lost indeed
  const reopened = await third.context.newPage();
  await reopened.goto(`${origin}/protected`);
  await expect(reopened).toHaveURL(`${origin}/protected`);
  await expect(heading(reopened)).toHaveText('Hello, john');
  expect(await generationOf(third.context)).toBe(2);
  await third.close();

  expect(await sessionRow(db, sessionId)).toMatchObject({ generation: 2, revoked_at: null });
  const events = await db.selectFrom('audit_events').select('type').where('session_id', '=', sessionId).execute();
  expect(events.map(({ type }) => type)).toEqual(['signed_in']);
});
