import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { NEXT } from '../lib/cli/next';
import { run } from '../lib/testing/command';
import { startServer } from '../lib/testing/production-server';
import { scriptBytes } from '../lib/testing/script-bytes';
import { expect, test } from './fixtures';

const MAX_OWN_SCRIPT = 6 * 1024; // bytes, gzip

/** A page that says nothing, built by the same Next. */
async function bareScriptBytes(): Promise<number> {
  const folder = mkdtempSync(path.resolve('.next/bare-'));
  mkdirSync(path.join(folder, 'app'), { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }');
  // Next would find ours, further up.
  writeFileSync(path.join(folder, 'middleware.js'), 'export function middleware() {}\n');
  writeFileSync(path.join(folder, 'instrumentation.js'), 'export function register() {}\n');
  const layout =
    'export default function Layout({ children }) { return <html lang="en"><body>{children}</body></html>; }';
  writeFileSync(path.join(folder, 'app/layout.jsx'), layout);
  const link = "import Link from 'next/link';\n"; // ours has one, too: the wordmark
  writeFileSync(
    path.join(folder, 'app/page.jsx'),
    `${link}export const dynamic = 'force-dynamic';\nexport default function Page() { return <Link href="/">Hello</Link>; }`,
  );
  const env = { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' } as const;
  await run(process.execPath, [NEXT, 'build'], { cwd: folder, env });
  const server = await startServer({ env: {}, folder, logFile: path.join(folder, 'server.log'), ready: '/' });
  try {
    return await scriptBytes(server.url);
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

test('the sign-in page’s own script is small', async ({ origin }) => {
  test.setTimeout(120_000);
  const own = (await scriptBytes(`${origin}/sign-in`)) - (await bareScriptBytes());
  test.info().annotations.push({ type: 'bytes of gzip', description: String(own) });
  expect(own).toBeLessThanOrEqual(MAX_OWN_SCRIPT);
  expect(own).toBeGreaterThan(0); // both were measured
});

test('the form is there before any script, nothing moves after, and nobody else is asked', async ({ page, origin }) => {
  const html = await (await fetch(`${origin}/sign-in`)).text();
  expect(html.indexOf('name="password"')).toBeGreaterThan(0);
  expect(html.indexOf('name="password"')).toBeLessThan(html.indexOf('self.__next_f'));

  const hosts = new Set<string>();
  page.on('request', (request) => hosts.add(new URL(request.url()).origin));
  await page.addInitScript(() => {
    const shifts: number[] = [];
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) shifts.push((entry as unknown as { value: number }).value);
    }).observe({ type: 'layout-shift', buffered: true });
  });
  for (const each of ['/sign-in', '/sign-up', '/']) {
    await page.goto(each);
    await page.waitForLoadState('networkidle');
    const shifts = await page.evaluate(() => (window as unknown as { shifts: number[] }).shifts);
    expect([each, shifts]).toEqual([each, []]);
  }
  expect([...hosts]).toEqual([origin]);
});
