import { describe, expect, test } from 'vitest';
import { redactor, understand } from './circumstances';
import type { Circumstances } from './finding';
import { checkSecret } from './secret';
import { checkOrigin, checkProxy, checkStrength } from './settings';

const SECRET = 'k3yVh0q2mZ8rT5nW1xB7cL9dF4gJ6pSa';
const PRODUCTION = {
  NODE_ENV: 'production',
  AUTH_SECRET: SECRET,
  APP_ORIGIN: 'https://app.example.com',
  TRUST_PROXY: '1',
};

function circumstances(env: Record<string, string> = {}): Circumstances {
  const merged = { ...PRODUCTION, ...env };
  const { config, broken } = understand(merged);
  return { config, broken, env: merged, files: {}, now: 1_795_000_000, sendMailTo: null };
}

const levels = async (check: typeof checkOrigin, env?: Record<string, string>) =>
  (await check(circumstances(env))).map(({ level }) => level);

describe('settings that are wrong', () => {
  test('are all named, and leave the others to be looked at', () => {
    const { problems, broken, config } = understand({
      ...PRODUCTION,
      AUTH_SECRET: 'short',
      DATABASE_URL: 'mysql://x',
      PORT: 'x',
    });
    expect(problems).toHaveLength(3);
    expect([...broken].sort()).toEqual(['AUTH_SECRET', 'DATABASE_URL', 'PORT']);
    expect(config).toMatchObject({ appOrigin: 'https://app.example.com', trustProxy: 1, port: 3000 });
  });

  test('and those that contradict each other leave the defaults', () => {
    const { problems, config } = understand({ ...PRODUCTION, REFRESH_TOKEN_TTL: '2d', SESSION_MAX_AGE: '1d' });
    expect(problems).toHaveLength(1);
    expect(config).toMatchObject({ production: true, refreshTokenTtl: 172_800, sessionMaxAge: 7_776_000 });
  });

  test('are not looked at any further', async () => {
    expect(await levels(checkSecret, { AUTH_SECRET: 'short' })).toEqual([]);
    expect(await levels(checkOrigin, { APP_ORIGIN: 'app.example.com' })).toEqual([]);
    expect(await levels(checkProxy, { TRUST_PROXY: 'yes' })).toEqual([]);
  });
});

describe('the secret', () => {
  test.each([
    ['k3yVh0q2mZ8rT5nW1xB7cL9dF4gJ6pSa', 'right'],
    ['3d1f0c8a9b7e6d5c4b3a29181706f5e4d3c2b1a09f8e7d6c5b4a392817f6e5d4', 'right'],
    ['please-change-me-please-change-me-1234', 'wrong'],
    ['your-super-secret-jwt-key-0123456789', 'wrong'],
    ['abcdefghijklmnopqrstuvwxyz0123456789', 'wrong'],
    ['correcthorsebatterystaplecorrecthorse', 'wrong'],
    ['qwertyuiop1234567890qwertyuiop1234567890', 'wrong'],
  ])('%s is %s', async (secret, level) => {
    expect(await levels(checkSecret, { AUTH_SECRET: secret })).toEqual([level]);
  });

  test('each of several is judged, and none is quoted', async () => {
    const weak = 'please-change-me-please-change-me-1234';
    const found = await checkSecret(circumstances({ AUTH_SECRET: `${SECRET},${weak}` }));
    expect(found.map(({ message }) => message)).toEqual([
      'Secret 2 of AUTH_SECRET reads like a placeholder out of some text.',
    ]);
    const right = await checkSecret(circumstances({ AUTH_SECRET: `${SECRET},${SECRET}x` }));
    expect(right[0]?.message).toContain('1 older one(s)');
  });
});

test.each([
  [{}, 'right', 'right', 'right'],
  [{ TRUST_PROXY: '0' }, 'right', 'warning', 'right'],
  [{ APP_ORIGIN: 'http://localhost:3000', TRUST_PROXY: '0' }, 'warning', 'right', 'right'],
  [{ APP_ORIGIN: 'http://localhost:3000' }, 'warning', 'warning', 'right'],
  [{ BCRYPT_COST: '10' }, 'right', 'right', 'warning'],
])('%j: origin %s, proxy %s, cost %s', async (env, origin, proxy, cost) => {
  expect(await levels(checkOrigin, env)).toEqual([origin]);
  expect(await levels(checkProxy, env)).toEqual([proxy]);
  expect(await levels(checkStrength, env)).toEqual(cost === 'right' ? [] : [cost]);
});

test('what is secret is taken out of what programs say', () => {
  const env = {
    AUTH_SECRET: `${SECRET}, other`,
    DATABASE_URL: 'postgres://me:p%40ss@db/x',
    SMTP_URL: 'smtp://a:word@mail',
  };
  const said = `${SECRET} other p%40ss p@ss word at db`;
  expect(redactor(env)(said)).toBe('… … … … … at db');
});
