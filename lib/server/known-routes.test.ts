import { expect, test } from 'vitest';
import { routesAs } from './known-routes';

const routeOf = routesAs([
  ...['/', '/protected', '/icon.svg', '/api/auth', '/api/auth/token', '/_not-found', '/_global-error'],
  ...['/api/[[...path]]', '/api/account/sessions/[id]', '/docs/[...page]'],
]);

test.each([
  ['/', '/'],
  ['/protected?tab=2', '/protected'],
  ['/protected.rsc?_rsc=1', '/protected'],
  ['/protected.segments/_tree.segment.rsc', '/protected'],
  ['/icon.svg', '/icon.svg'],
  ['/api/auth', '/api/auth'],
  ['/auth', '/api/auth/token'],
  ['/api/account/sessions/secret', '/api/account/sessions/[id]'],
  ['/api/account/sessions/a/b', '/api/[[...path]]'],
  ['/api', '/api/[[...path]]'],
  ['/docs/a/b', '/docs/[...page]'],
  ['/_next/static/chunks/a.js', '/_next/static'],
  ['/.well-known/jwks.json', '/.well-known'],
])('%s is answered by %s', (url, route) => expect(routeOf(url)).toBe(route));

test.each(['/docs', '/docs/', '/_not-found', '/Protected', '/protected/', 'http://x/', '*', '', '/?', '/%2e', '//'])(
  'whatever else is asked for, %s say, is one and the same',
  (url) => expect(['other', '/']).toContain(routeOf(url)),
);

test('a development server, whose routes come and go, knows none', () => {
  expect(routesAs([])('/protected')).toBe('other');
});
