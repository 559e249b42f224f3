import { type DemoServer, startDemoServer } from '../lib/testing/demo-server';
import { SERVER_ENV } from './environment';
import { expect, test } from './fixtures';
import { ask } from './http';

/** A site that makes its accounts itself. */
let server: DemoServer;
test.beforeAll(async () => {
  server = await startDemoServer('sqlite', { ...SERVER_ENV, SIGN_UP: 'closed' });
});
test.afterAll(() => server.stop());

test('says so where one would sign up, and leads nobody there', async ({ page }) => {
  await page.goto(`${server.url}/sign-in`);
  await expect(page.getByRole('link', { name: 'Create an account' })).toHaveCount(0);
  await page.goto(`${server.url}/sign-up`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('No new accounts');
  await expect(page.getByRole('textbox')).toHaveCount(0);
});

test('refuses whoever posts all the same', async () => {
  const body = JSON.stringify({ username: 'somebody', password: 'a walrus under the lamp' });
  const headers = { 'content-type': 'application/json' };
  const refused = await ask(server.url, '/api/account', { method: 'POST', body, headers });
  expect([refused.status, JSON.parse(refused.body)]).toEqual([
    403,
    { message: 'This site takes no new accounts', error: 'sign_up_closed' },
  ]);
});
