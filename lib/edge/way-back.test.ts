import { expect, test } from 'vitest';
import { signInLocation, withReturnTo } from './way-back';

test.each([
  ['/sign-in', '/protected?a=b&c', '/sign-in?return_to=%2Fprotected%3Fa%3Db%26c'],
  ['/sign-in?done=reset', '/protected', '/sign-in?done=reset&return_to=%2Fprotected'],
  ['/sign-up', null, '/sign-up'],
  ['/confirm', '', '/confirm'],
])('%s that leads on to %s', (page, returnTo, location) => {
  expect(withReturnTo(page, returnTo)).toBe(location);
});

test('an address of 8,000 characters is kept, one more is said to be too long', () => {
  const [start] = signInLocation('/').split('%2F');
  const longest = `/${'x'.repeat(8000 - (start?.length ?? 0) - '%2F'.length)}`;
  expect(signInLocation(longest)).toHaveLength(8000);
  expect(signInLocation(`${longest}x`)).toBe('/sign-in?notice=long_address');
  expect(withReturnTo('/sign-in?done=reset', longest)).toBe('/sign-in?done=reset&notice=long_address');
});
