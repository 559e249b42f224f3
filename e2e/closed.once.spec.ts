import { ApiDescription } from '../test/api-description';
import { type DemoServer, startDemoServer } from '../test/demo-server';
import { SERVER_ENV } from './environment';
import { expect, test } from './fixtures';
import { ask } from './http';

const METRICS_TOKEN = 'metrics-token-of-the-e2e-tests-0123456789';

/** A site that makes its accounts itself. */
let server: DemoServer;
test.beforeAll(async () => {
  server = await startDemoServer('sqlite', {
    ...SERVER_ENV,
    SIGN_UP: 'closed',
    SECURITY_CONTACT: 'mailto:security@example.com',
    METRICS_TOKEN,
  });
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

test('the description of the API is right about what only some sites answer', async () => {
  const api = new ApiDescription(JSON.parse((await ask(server.url, '/api/openapi.json')).body));
  const contact = await ask(server.url, '/.well-known/security.txt');
  expect(contact.body).toContain('Contact: mailto:security@example.com\n');
  expect([contact.status, api.answerProblems(api.operation('getSecurityContact'), contact)]).toEqual([200, []]);

  const metrics = (authorization: string) => ask(server.url, '/api/metrics', { headers: { authorization } });
  const described = api.operation('getMetrics');
  const [counted, closed] = [await metrics(`Bearer ${METRICS_TOKEN}`), await metrics('Bearer another')];
  expect([counted.status, api.answerProblems(described, counted)]).toEqual([200, []]);
  expect([closed.status, api.answerProblems(described, closed)]).toEqual([401, []]);

  const body = JSON.stringify({ username: 'somebody', password: 'a walrus under the lamp' });
  const headers = { 'content-type': 'application/json' };
  const refused = await ask(server.url, '/api/account', { method: 'POST', body, headers });
  expect([refused.status, api.answerProblems(api.operation('signUp'), refused)]).toEqual([403, []]);
});
