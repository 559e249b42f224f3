import path from 'node:path';
import { buildFloor } from '../test/floor';
import { startServer } from '../test/production-server';
import { scriptBytes } from '../test/script-bytes';
import { expect, test } from './fixtures';

const MAX_OWN_SCRIPT = 6 * 1024; // bytes, gzip

/** Of a page of links that has no script of its own, built by the same Next. */
async function bareScriptBytes(): Promise<number> {
  const { folder, remove } = await buildFloor(false);
  const server = await startServer({
    env: {},
    folder,
    bare: true,
    logFile: path.join(folder, 'server.log'),
    ready: '/same',
  });
  try {
    return await scriptBytes(`${server.url}/same`);
  } finally {
    await server.stop();
    remove();
  }
}

test('the sign-in page’s own script is small', async ({ origin }) => {
  test.setTimeout(120_000);
  const own = (await scriptBytes(`${origin}/sign-in`)) - (await bareScriptBytes());
  test.info().annotations.push({ type: 'bytes of gzip', description: String(own) });
  expect(own).toBeLessThanOrEqual(MAX_OWN_SCRIPT);
  expect(own).toBeGreaterThan(0); // both were measured
});

test('the form is there before any script, nothing moves after, and nobody else is asked [V3.6.1 V14.2.3]', async ({
  page,
  origin,
}) => {
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
