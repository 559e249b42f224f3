import { expect, test } from 'vitest';
import { obstacleIn } from './obstacle';

const HTTPS = { appOrigin: 'https://app.example.com', secureCookies: true };

const header = { kind: 'header', name: 'Authorization' };
const cookie = (name: string) => ({ kind: 'cookie', name: `__Host-${name}` });

test.each([
  [{}, null],
  [{ cookie: '__Host-access=x' }, null],
  [{ cookie: '__Host-access=x; __Host-refresh=y; access=z; access-3000=z' }, null],
  [{ authorization: 'Basic eDp5' }, null],
  [{ cookie: '__Host-browser=a; __Host-browser=b; __Host-form=a; __Host-form=b' }, null],
  [{ cookie: '__Host-access=x; __Host-access=x' }, cookie('access')],
  [{ cookie: '__Host-refresh=x; a=1; __Host-refresh=' }, cookie('refresh')],
  [{ cookie: '__Host-access=x; __Host-access=y; __Host-refresh=x; __Host-refresh=y' }, cookie('access')],
  [{ authorization: 'Bearer x' }, header],
  [{ authorization: 'JWT' }, header],
  [{ authorization: 'Bearer x', cookie: '__Host-access=x; __Host-access=y' }, header],
])('in %j signing in is prevented by %j', (sent, obstacle) => {
  expect(obstacleIn(new Headers(sent as Record<string, string>), HTTPS)).toEqual(obstacle);
});
