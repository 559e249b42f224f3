import { readFileSync } from 'node:fs';
import { sql } from 'kysely';
import { openDb } from '../lib/db/client';
import { type DemoServer, startDemoServer } from '../test/demo-server';
import { SERVER_ENV } from './environment';
import { expect, test } from './fixtures';
import { ask } from './http';

/** A server of its own, to break. */
let server: DemoServer;
test.beforeAll(async () => {
  server = await startDemoServer('sqlite', { ...SERVER_ENV, SECURITY_CONTACT: 'mailto:security@example.com' });
});
test.afterAll(() => server.stop());

test('says where to report a weakness', async () => {
  const answer = await ask(server.url, '/.well-known/security.txt');
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
  expect(answer.body).toMatch(/^Contact: mailto:security@example\.com\nExpires: \d{4}-\d\d-\d\dT[\d:.]+Z\n/);
  const [, expires = ''] = /Expires: (\S+)/.exec(answer.body) ?? [];
  expect(new Date(expires).getTime()).toBeGreaterThan(Date.now());
});

for (const [locale, title, reference] of [
  ['en', 'Something went wrong on our side', 'Reference:'],
  ['ko', '저희 쪽에서 문제가 생겼습니다', '참조 번호:'],
] as const) {
  test.describe(locale, () => {
    test.use({ locale });

    test('a page that fails says so, and under which number the log has it [V13.4.2 V16.3.4]', async ({
      page,
      consoleErrors,
    }) => {
      await page.goto(`${server.url}/sign-in`);
      await page.locator('#username').fill('john');
      await page.locator('#password').fill('password');
      await page.keyboard.press('Enter');
      await expect(page).toHaveURL(`${server.url}/protected`);
      const db = openDb(server.databaseUrl);
      await sql`alter table audit_events rename to elsewhere`.execute(db);
      const response = await page.goto(`${server.url}/account/activity`);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
      const id = response?.headers()['x-request-id'] ?? 'none';
      await expect(page.getByText(`${reference} ${id}`)).toBeVisible();
      expect(response?.status()).toBe(500);
      const lines = readFileSync(server.logFile, 'utf8').split('\n');
      const [logged] = lines.filter((line) => line.startsWith('{') && line.includes(id));
      expect(JSON.parse(logged ?? '{}')).toMatchObject({ level: 50, path: '/account/activity', msg: 'page failed' });
      expect(lines.filter((line) => /^\s+at |^\s*⨯/.test(line))).toEqual([]); // Next would tell it again, in many lines
      await sql`alter table elsewhere rename to audit_events`.execute(db);
      await db.destroy();
      consoleErrors.splice(0); // Chromium writes the 500 there
    });
  });
}
