import { expect, test } from 'vitest';
import { movedTo } from './redirects';

test.each([
  ['/sign-in/', '/sign-in'],
  ['/sign-in/?', '/sign-in?'],
  ['/protected/?flag&a/b?c/', '/protected?flag&a/b?c/'],
  ['/a%2f/?b=%2F', '/a%2f?b=%2F'],
  ['/api/protected/', '/api/protected'],
])('a slash at the end of %s is taken off, and the query stays to the byte', (target, location) => {
  expect(movedTo(target)).toEqual({ status: 308, location });
});

test('the address for changing a password leads to its page, query and all', () => {
  const location = '/account/password?flag&a/b?c';
  expect(movedTo('/.well-known/change-password?flag&a/b?c')).toEqual({ status: 307, location });
});

test.each([
  '/',
  '/?a/',
  '/protected',
  '/protected?a=/',
  '//evil.example/',
  '/a//',
  '/\\evil.example/',
  '/.//evil.example/',
])('%s is left to Next', (target) => {
  expect(movedTo(target)).toBeNull();
});
