import { accessToken, expect, test } from './fixtures';
import { ask, rawAnswer } from './http';

test.describe('the gate cannot be talked round', () => {
  const bypasses: Record<string, string>[] = [
    { 'x-middleware-subrequest': 'middleware' },
    { 'x-middleware-subrequest': 'middleware:middleware:middleware:middleware:middleware' },
    { 'x-middleware-subrequest': 'src/middleware' },
    { 'x-middleware-next': '1' },
    { 'x-middleware-rewrite': '/protected' },
    { 'x-middleware-override-headers': 'cookie', 'x-middleware-request-cookie': 'access=x' },
    { 'x-middleware-set-cookie': 'access=x' },
    { 'x-middleware-prefetch': '1' },
    { 'x-middleware-invoke': '1' },
    { 'x-invoke-path': '/protected', 'x-invoke-status': '200' },
    { 'x-invoke-output': '/protected' },
    { 'x-matched-path': '/protected' },
    { 'x-now-route-matches': '1' },
    { 'x-nextjs-data': '1' },
    { 'x-prerender-revalidate': '1' },
    { 'next-resume': '1' },
    { rsc: '1' },
    { rsc: '1', 'next-router-prefetch': '1' },
    { rsc: '1', 'next-router-prefetch': '1', 'next-router-segment-prefetch': '/protected/__PAGE__' },
    { 'next-action': 'x' },
    { 'next-url': '/' },
    { 'x-original-url': '/' },
    { 'x-rewrite-url': '/' },
    { 'x-latchkey-target': '/' },
    { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' },
    { host: 'evil.example' },
  ];
  for (const headers of bypasses) {
    test(`with ${JSON.stringify(headers)}`, async ({ origin }) => {
      const token = await accessToken(origin);
      await ask(origin, '/api/auth', { method: 'DELETE', headers: { authorization: `Bearer ${token}` } });
      for (const cookie of ['', `access=${token}`]) {
        for (const path of ['/protected', '/api/protected', '/protected.rsc', '/protected?_rsc=x', '/nowhere']) {
          const answer = await rawAnswer(origin, path, { ...headers, ...(cookie && { cookie }) });
          expect(answer.body).not.toContain('Hello');
          const empty = answer.body === '{}'; // Next's own answer to x-middleware-prefetch, before any page is asked
          expect([path, answer.status === 200 && !empty]).toEqual([path, false]);
          // A path that nothing but the gate protects would be a 404; the token of an ended session still passes the gate.
          if (!cookie) expect([path, answer.status]).not.toEqual(['/nowhere', 404]);
          expect(answer.location).not.toMatch(/evil/);
        }
      }
    });
  }
});
