import { bareName } from '../test/cookies';
import { letAccessTokenExpire } from './browser-session';
import { expect, test } from './fixtures';
import { rawAnswer } from './http';

/** Queries that a parser writes differently from how they were sent. */
const QUERIES = ['?flag', '?a/b?c', '?', '?a=%2f%41+%20~', '?a=1&&b', '?a[]=1&b={}|^`', '?한=%ED%95%9C'].map(encodeRaw);

/** A browser sends no letters beyond ASCII as they are. */
function encodeRaw(query: string): string {
  return query.replace(/[^ -~]+/g, encodeURIComponent);
}

const SAME_ORIGIN = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' };

for (const query of QUERIES) {
  test(`the query ${query} is kept to the byte by the gate, a renewal and a renewal that is refused`, async ({
    context,
    page,
    origin,
    signIn,
  }) => {
    const target = `/protected${query}`;
    const leadBack = `/sign-in?${new URLSearchParams({ return_to: target })}`;
    const locationFor = async (headers: Record<string, string>, body?: string) =>
      (await rawAnswer(origin, target, headers, body)).location;
    expect(await locationFor({})).toBe(leadBack);
    expect(await locationFor({ cookie: 'refresh=x' })).toBe(leadBack);
    expect(await locationFor({ ...SAME_ORIGIN, cookie: 'refresh=x' }, 'a=b')).toBe(leadBack);

    await page.goto('/sign-in');
    await signIn(page);
    const [refresh] = await context
      .cookies()
      .then((cookies) => cookies.filter(({ name }) => bareName(name) === 'refresh'));
    const cookie = `refresh=${refresh?.value}`;
    expect(await locationFor({ cookie })).toBe(target);
    expect(await locationFor({ ...SAME_ORIGIN, cookie }, 'a=b')).toBe(target);
    const api = await rawAnswer(origin, `/api/protected${query}`, { cookie });
    expect(api.location).toBe(`/api/protected${query}`);
  });
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('signing in leads to the very address that was asked for', async ({ page, context, signIn }) => {
      await page.goto('/protected?flag&a/b?c&d=%2f+');
      await signIn(page);
      await expect(page).toHaveURL('/protected?flag&a/b?c&d=%2f+');
      await letAccessTokenExpire(context);
      await page.goto('/protected?flag&e/f?g');
      await expect(page).toHaveURL('/protected?flag&e/f?g');
      // Somebody signed in is led on by the sign-in page itself.
      await page.goto(`/sign-in?${new URLSearchParams({ return_to: '/protected?flag&a/b?c' })}`);
      await expect(page).toHaveURL('/protected?flag&a/b?c');
    });
  });
}

test('a mailed link loses its token and nothing else', async ({ origin }) => {
  const answer = await rawAnswer(origin, '/reset-password?a/b?c&token=abc&flag');
  expect([answer.status, answer.location]).toEqual([303, '/reset-password?a/b?c&flag']);
});

test('a client that names a target of its own is led to the one it asked for', async ({ origin }) => {
  const answer = await rawAnswer(origin, '/protected?flag', { 'x-latchkey-target': '//evil.example' });
  expect(answer.location).toBe('/sign-in?return_to=%2Fprotected%3Fflag');
});

test('a soft navigation that is led to sign-in does not carry the router’s own parameter along', async ({ origin }) => {
  for (const cookie of ['', 'refresh=x']) {
    const answer = await rawAnswer(origin, '/account?flag&_rsc', { rsc: '1', ...(cookie && { cookie }) });
    expect(answer.location).toBe('/sign-in?return_to=%2Faccount%3Fflag');
  }
});

test('a redirect to the address that was meant keeps the query to the byte', async ({ origin }) => {
  for (const [path, location] of [
    ['/protected/', '/protected'],
    ['/account/password/', '/account/password'],
    ['/.well-known/change-password', '/account/password'],
  ]) {
    expect((await rawAnswer(origin, `${path}?flag&a/b?c`)).location).toBe(`${location}?flag&a/b?c`);
  }
});

test('the address of an API with a slash at its end is answered there, and nobody is led elsewhere', async ({
  origin,
}) => {
  const answer = await rawAnswer(origin, '/api/protected/?flag&a/b?c');
  expect(answer).toMatchObject({ status: 401, location: '' });
});
