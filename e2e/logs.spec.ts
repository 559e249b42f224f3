import { readFileSync } from 'node:fs';
import { accessToken, expect, test } from './fixtures';

test('nothing secret is logged [V16.2.4 V16.2.5]', async ({ origin, serverLog }) => {
  const canary = 'canary-password-7f3a9c';
  const token = await accessToken(origin);
  await expect(accessToken(origin, { username: 'john', password: canary })).rejects.toThrow('401');
  await fetch(`${origin}/api/protected?token=${token}`, { headers: { authorization: `Bearer ${token}x` } });
  await fetch(`${origin}/api/auth`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: canary });
  const log = readFileSync(serverLog, 'utf8');
  expect(log).toContain('server process started');
  expect(log).not.toContain(canary);
  expect(log).not.toContain('eyJ');
});
