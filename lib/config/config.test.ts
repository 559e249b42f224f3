import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { ConfigError, parseConfig } from './config';
import { readVariableFiles } from './files';
import { VARIABLES } from './variables';

const SECRET = 'k3yVh0q2mZ8rT5nW1xB7cL9dF4gJ6pSa';
const VALID = { AUTH_SECRET: SECRET };
const PRODUCTION = { ...VALID, NODE_ENV: 'production' };

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    parseConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('parseConfig', () => {
  test('needs nothing but a secret', () => {
    expect(parseConfig(VALID)).toEqual({
      production: false,
      appOrigin: 'http://localhost:3000',
      secureCookies: false,
      authSecrets: [SECRET],
      databaseUrl: 'file:./data/latchkey.db',
      port: 3000,
      webConcurrency: null,
      shutdownDelay: 2,
      trustProxy: 0,
      hostCheck: 'off',
      bcryptCost: 12,
      accessTokenTtl: 300,
      refreshTokenTtl: 2_592_000,
      sessionMaxAge: 7_776_000,
      sessionRetention: 2_592_000,
      auditRetention: 31_536_000,
      signUp: 'open',
      signUpEmail: 'optional',
      reservedUsernames: ['default'],
      passwordMinLength: 15,
      smtpUrl: null,
      mailFrom: 'Latchkey <no-reply@localhost>',
      logLevel: 'info',
      metricsToken: null,
      otlpEndpoint: null,
      securityContact: null,
    });
  });

  test.each(Object.keys(VARIABLES))('reads %s: a blank in it changes a setting or is a problem', (name) => {
    const outcome = (env: Record<string, string>) => [
      problemsOf(env),
      problemsOf(env).length === 0 && parseConfig(env),
    ];
    expect(outcome({ ...VALID, [name]: ' ' })).not.toEqual(outcome(VALID));
  });

  test('is frozen', () => {
    expect(Object.isFrozen(parseConfig(VALID))).toBe(true);
  });

  test('derives the origin from the port when only the port is set', () => {
    expect(parseConfig({ ...VALID, PORT: '4000' }).appOrigin).toBe('http://localhost:4000');
  });

  test('reports every problem at once, each with its name and an example', () => {
    const problems = problemsOf({ PORT: 'eighty', BCRYPT_COST: '99', DATABASE_URL: 'mysql://db' });
    expect(problems).toEqual([
      'AUTH_SECRET is missing. Example: AUTH_SECRET=the output of: npx latchkey secret new',
      'DATABASE_URL must start with file: or postgres://. Example: DATABASE_URL=file:./data/latchkey.db or postgres://user:password@host/database?sslmode=verify-full',
      'PORT must be a whole number. Example: PORT=3000',
      'BCRYPT_COST must be between 4 and 16. Example: BCRYPT_COST=12',
    ]);
  });

  test.each(['0', '65', 'auto'])('refuses to serve from %s processes', (count) => {
    expect(problemsOf({ ...VALID, WEB_CONCURRENCY: count })[0]).toMatch(/^WEB_CONCURRENCY must be/);
    expect(parseConfig({ ...VALID, WEB_CONCURRENCY: '2' }).webConcurrency).toBe(2);
  });

  test('reads names with commas between them, or none', () => {
    const read = (names: string) => parseConfig({ ...VALID, RESERVED_USERNAMES: names }).reservedUsernames;
    expect(read('default, acme,acme-team')).toEqual(['default', 'acme', 'acme-team']);
    expect([read('none'), read('')]).toEqual([[], ['default']]);
  });

  test('counts an empty variable as unset', () => {
    expect(parseConfig({ ...VALID, PORT: '' }).port).toBe(3000);
  });

  test.each(['short', 'a'.repeat(64), `${SECRET},short`, `${SECRET},${SECRET}`])(
    'refuses the secret %s [V11.2.3 V13.2.3]',
    (secret) => {
      expect(problemsOf({ AUTH_SECRET: secret })).toHaveLength(1);
    },
  );

  test('takes a list of secrets, the first one first', () => {
    const other = [...SECRET].reverse().join('');
    expect(parseConfig({ AUTH_SECRET: `${SECRET}, ${other}` }).authSecrets).toEqual([SECRET, other]);
  });

  test.each(['http://app.example.com', 'http://10.0.0.1', 'http://localhost.example.com'])(
    'refuses the plain http origin %s in production [V12.2.1]',
    (origin) => {
      expect(problemsOf({ ...PRODUCTION, APP_ORIGIN: origin })[0]).toMatch(/^APP_ORIGIN must be https in production/);
      expect(problemsOf({ ...VALID, APP_ORIGIN: origin })).toEqual([]);
    },
  );

  test.each([
    'postgres://user:password@db.example.com/latchkey',
    'postgresql://user@10.0.0.7/latchkey?sslmode=require', // libpq's meaning of it trusts any server
    'postgres://user@db.example.com/latchkey?sslmode=no-verify',
    'postgres://user@localhost/latchkey?host=db.example.com',
  ])('refuses %s in production: whoever is on the way could read along [V12.3.1 V12.3.2]', (url) => {
    expect(problemsOf({ ...PRODUCTION, DATABASE_URL: url })[0]).toMatch(/^DATABASE_URL names a PostgreSQL on another/);
    expect(problemsOf({ ...VALID, DATABASE_URL: url })).toEqual([]);
  });

  test.each([
    'postgres://user:password@db.example.com/latchkey?sslmode=verify-full',
    'postgres://user:password@postgres/latchkey?sslmode=disable',
    'postgres://user@localhost:5433/latchkey',
    'postgres://user@[::1]/latchkey',
    'postgres:///latchkey?host=/run/postgresql&user=latchkey',
    'postgres:///latchkey',
    'file:./data/latchkey.db',
  ])('takes %s in production', (url) => {
    expect(problemsOf({ ...PRODUCTION, DATABASE_URL: url })).toEqual([]);
  });

  test('allows http on localhost in production, without secure cookies', () => {
    expect(parseConfig({ ...PRODUCTION, APP_ORIGIN: 'http://localhost:8080' }).secureCookies).toBe(false);
    expect(parseConfig({ ...PRODUCTION, APP_ORIGIN: 'https://app.example.com' }).secureCookies).toBe(true);
  });

  test.each(['app.example.com', 'ftp://app.example.com', 'https://app.example.com/path', 'https://me@app.example.com'])(
    'refuses %s as an origin',
    (origin) => {
      expect(problemsOf({ ...VALID, APP_ORIGIN: origin })[0]).toMatch(/^APP_ORIGIN /);
    },
  );

  test('refuses a cheap bcrypt cost in production only [V11.4.2]', () => {
    expect(problemsOf({ ...PRODUCTION, BCRYPT_COST: '9' })[0]).toMatch(/^BCRYPT_COST must be at least 10/);
    expect(parseConfig({ ...VALID, BCRYPT_COST: '9' }).bcryptCost).toBe(9);
  });

  test.each([
    ['90', 90],
    ['90s', 90],
    ['5m', 300],
    ['1h', 3600],
  ])('reads the duration %s', (text, expected) => {
    expect(parseConfig({ ...VALID, ACCESS_TOKEN_TTL: text }).accessTokenTtl).toBe(expected);
  });

  test('reads how long is kept what is over', () => {
    const kept = { SESSION_RETENTION: '7d', AUDIT_RETENTION: '730d' };
    expect(parseConfig({ ...VALID, ...kept })).toMatchObject({ sessionRetention: 604_800, auditRetention: 63_072_000 });
    expect(problemsOf({ SESSION_RETENTION: '0', AUDIT_RETENTION: '3651d', ...VALID })).toEqual([
      'SESSION_RETENTION must be between 1s and 3650d. Example: SESSION_RETENTION=30d',
      'AUDIT_RETENTION must be between 1s and 3650d. Example: AUDIT_RETENTION=365d',
    ]);
  });

  test.each(['0', '-5', '5 m', '2h', '1w', '1e3'])('refuses the access token life %s [V1.4.2]', (text) => {
    expect(problemsOf({ ...VALID, ACCESS_TOKEN_TTL: text })[0]).toMatch(/^ACCESS_TOKEN_TTL must/);
  });

  test.each(['short', 'a'.repeat(64), `${SECRET} ${SECRET}`, SECRET])('refuses the metrics token %s', (token) => {
    expect(problemsOf({ ...VALID, METRICS_TOKEN: token })[0]).toMatch(/^METRICS_TOKEN (may|needs|must)/);
    expect(parseConfig({ ...VALID, METRICS_TOKEN: `${SECRET}x` }).metricsToken).toBe(`${SECRET}x`);
  });

  test('refuses lives that contradict each other', () => {
    expect(problemsOf({ ...VALID, REFRESH_TOKEN_TTL: '1m' })[0]).toMatch(/^REFRESH_TOKEN_TTL must be at least/);
    expect(problemsOf({ ...VALID, SESSION_MAX_AGE: '29d' })[0]).toMatch(/^SESSION_MAX_AGE must be at least/);
  });
});

describe('readVariableFiles', () => {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'latchkey-config-')), 'secret');
  writeFileSync(file, `${SECRET}\n`);

  test.each(Object.keys(VARIABLES))('reads %s from a file [V13.3.1]', (name) => {
    const env: NodeJS.ProcessEnv = { NODE_ENV: 'test', [`${name}_FILE`]: file };
    readVariableFiles(env);
    expect(env[name]).toBe(SECRET);
  });

  test('reports every file that cannot be read and every setting made twice', () => {
    const env: NodeJS.ProcessEnv = { NODE_ENV: 'test', AUTH_SECRET_FILE: '/nowhere', PORT: '1', PORT_FILE: file };
    expect(() => readVariableFiles(env)).toThrow('AUTH_SECRET_FILE names a file that cannot be read');
    expect(() => readVariableFiles(env)).toThrow('PORT and PORT_FILE are both set');
  });
});

test('.env.example names every variable, and no other', () => {
  const example = readFileSync('.env.example', 'utf8');
  const named = [...example.matchAll(/^#? ?([A-Z_]+)=/gm)].map(([, name]) => name);
  expect(named.sort()).toEqual(Object.keys(VARIABLES).sort());
});
