import { expect, test } from './fixtures';
import { ask } from './http';

test('password managers find where to change the password [V6.2.7]', async ({ page, origin, person, signIn }) => {
  const answer = await ask(origin, '/.well-known/change-password');
  expect([answer.status, answer.headers.get('location')]).toEqual([307, '/account/password']);
  await page.goto('/.well-known/change-password');
  await signIn(page, person.username, person.password);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Change password');
});

test('what is not there is a 404 to everybody [V13.4.1 V13.4.3 V13.4.7]', async ({ origin }) => {
  // The second is how password managers find out whether to believe a 200 (W3C).
  for (const name of [
    'nothing',
    'resource-that-should-not-exist-whose-status-code-should-not-be-200',
    'security.txt',
  ]) {
    expect([name, (await ask(origin, `/.well-known/${name}`)).status]).toEqual([name, 404]);
  }
});

test('search engines are shown the front page alone', async ({ origin }) => {
  const robots = await ask(origin, '/robots.txt');
  expect([robots.status, robots.body]).toEqual([200, 'User-agent: *\nAllow: /$\nDisallow: /\n']);
  for (const path of ['/account', '/account/sessions', '/reset-password?token=x', '/verify-email', '/api/health']) {
    expect([path, (await ask(origin, path)).headers.get('x-robots-tag')]).toEqual([path, 'noindex']);
  }
  expect((await ask(origin, '/')).headers.get('x-robots-tag')).toBeNull();
});

test('every page says what it is', async ({ page, person, signIn }) => {
  const seen = new Map<string, string>();
  const look = async (path: string) => {
    await page.goto(path);
    const description = await page.locator('meta[name=description]').getAttribute('content');
    expect(description, path).toMatch(/\S/);
    seen.set(path, await page.title());
  };
  for (const path of ['/', '/sign-in', '/sign-up', '/forgot-password', '/reset-password', '/verify-email'])
    await look(path);
  await page.goto('/protected');
  await signIn(page, person.username, person.password);
  await expect(page).toHaveURL('/protected');
  const own = ['', '/password', '/email', '/delete', '/sessions', '/activity'].map((path) => `/account${path}`);
  for (const path of ['/protected', ...own]) await look(path);
  expect(new Set(seen.values()).size).toBe(seen.size);
});

test('an answer carries the id by which the log knows it, and nobody’s own [V16.2.1]', async ({
  page,
  origin,
  consoleErrors,
}) => {
  const answer = await ask(origin, '/api/health', { headers: { 'x-request-id': 'mine' } });
  expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  const response = await page.goto('/.well-known/nothing');
  const id = response?.headers()['x-request-id'] ?? 'none';
  await expect(page.getByText(`Reference: ${id}`)).toBeVisible();
  consoleErrors.splice(0); // Chromium writes the 404 there
});

test('a form of another site gets a page that helps, in the reader’s language', async ({ origin }) => {
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'cross-site' };
  const post = (language: string) =>
    ask(origin, '/api/auth', {
      method: 'POST',
      body: 'username=a',
      headers: { ...headers, 'accept-language': language },
    });
  const english = await post('en');
  expect([english.status, english.headers.get('content-type')]).toEqual([403, 'text/html; charset=utf-8']);
  expect(english.body).toContain('Open this site and try again there');
  expect(english.body).toContain(english.headers.get('x-request-id') ?? 'none');
  expect((await post('ko')).body).toMatch(/lang="ko"[\s\S]*다른 사이트에서 온 요청입니다/);
});
