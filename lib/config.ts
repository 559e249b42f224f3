import * as z from 'zod';
import { days, hours, minutes, seconds } from './time';

/**
 * The only reader of `process.env`. Every setting is checked once, all problems are reported together, the result is frozen.
 *
 * Runs at the edge as well as in Node, so both see the same values by the same rules. Files named by `NAME_FILE` are
 * read into the environment before this (lib/cli/environment.ts), because the edge has no files.
 */

// The edge forbids `new Function`, which zod would otherwise try for speed.
z.config({ jitless: true });

const UNITS = { s: seconds, m: minutes, h: hours, d: days } as const;

const duration = (min: number, max: number, range: string) =>
  z
    .string()
    .regex(/^\d{1,9}[smhd]?$/, 'must be a number of seconds or end in s, m, h or d')
    .transform((text) => UNITS[(/[smhd]$/.exec(text)?.[0] ?? 's') as keyof typeof UNITS](Number.parseInt(text, 10)))
    .refine((value) => value >= min && value <= max, `must be between ${range}`);

const integer = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .transform(Number)
    .refine((value) => value >= min && value <= max, `must be between ${min} and ${max}`);

const origin = z
  .string()
  .refine((text) => URL.canParse(text), 'is not an absolute URL')
  .transform((text) => new URL(text))
  .refine((url) => url.protocol === 'https:' || url.protocol === 'http:', 'must start with https:// or http://')
  .refine((url) => url.href === `${url.origin}/`, 'must be an origin only: no path, query or user name')
  .transform((url) => url.origin);

/** 32 characters of a random base64url text carry 192 bits; 8 distinct ones rule out "aaaa…" and other place holders. */
const strongSecret = (secret: string) => secret.length >= 32 && new Set(secret).size >= 8;

const authSecret = z
  .string()
  .transform((text) => text.split(',').map((secret) => secret.trim()))
  .refine(
    (list) => list.every(strongSecret),
    'needs at least 32 random characters in each of its comma-separated secrets',
  )
  .refine((list) => new Set(list).size === list.length, 'names the same secret twice');

const databaseUrl = z
  .string()
  .refine((text) => /^(file:.|postgres(ql)?:\/\/)/.test(text), 'must start with file: or postgres://')
  .refine((text) => text.startsWith('file:') || URL.canParse(text), 'is not a valid postgres:// URL');

/** Every variable: how it is checked, its default, an example for the error message. `.env.example` names them all. */
export const VARIABLES = {
  APP_ORIGIN: { schema: origin, example: 'https://app.example.com' },
  AUTH_SECRET: { schema: authSecret, example: 'the output of: npm run setup' },
  DATABASE_URL: { schema: databaseUrl, example: 'file:./data/latchkey.db' },
  PORT: { schema: integer(1, 65_535), example: '3000' },
  TRUST_PROXY: { schema: integer(0, 16), example: '1' },
  BCRYPT_COST: { schema: integer(4, 16), example: '12' },
  ACCESS_TOKEN_TTL: { schema: duration(1, hours(1), '1s and 1h'), example: '5m' },
  REFRESH_TOKEN_TTL: { schema: duration(1, days(365), '1s and 365d'), example: '30d' },
  SESSION_MAX_AGE: { schema: duration(1, days(730), '1s and 730d'), example: '90d' },
} as const;

export type VariableName = keyof typeof VARIABLES;
export type Environment = Readonly<Record<string, string | undefined>>;

export type Config = Readonly<{
  production: boolean;
  /** Scheme, host and port people type; every link, redirect and same-origin check is made from it, never from a header. */
  appOrigin: string;
  /** Whether cookies are `Secure` with `__Host-` names: everywhere but on `http://localhost`. */
  secureCookies: boolean;
  /** The first signs, all verify. At least one. */
  authSecrets: readonly [string, ...string[]];
  databaseUrl: string;
  port: number;
  /** How many proxies in front of the server are ours. 0: the socket's address is the client's. */
  trustProxy: number;
  bcryptCost: number;
  /** Seconds. */
  accessTokenTtl: number;
  /** Seconds a session lives without being used. */
  refreshTokenTtl: number;
  /** Seconds a session lives at most. */
  sessionMaxAge: number;
}>;

/** What is wrong with the settings, one line each, fit to be shown to the operator. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    const count = problems.length === 1 ? 'one setting needs' : `${problems.length} settings need`;
    super(
      `Latchkey cannot start: ${count} attention (environment or .env).\n${problems.map((line) => `  ${line}`).join('\n')}`,
    );
    this.name = 'ConfigError';
  }
}

const DEFAULTS = {
  DATABASE_URL: 'file:./data/latchkey.db',
  PORT: '3000',
  TRUST_PROXY: '0',
  BCRYPT_COST: '12', // about 350 ms a guess on the reference machine
  ACCESS_TOKEN_TTL: '5m',
  REFRESH_TOKEN_TTL: '30d',
  SESSION_MAX_AGE: '90d',
} as const;

const isLocalhost = (appOrigin: string) => ['localhost', '127.0.0.1', '[::1]'].includes(new URL(appOrigin).hostname);

/**
 * Checks the environment and returns the settings.
 *
 * @throws ConfigError naming every variable that is wrong, what is wrong with it and an example
 */
export function parseConfig(env: Environment): Config {
  const problems: string[] = [];
  const report = (name: VariableName, problem: string) =>
    problems.push(`${name} ${problem}. Example: ${name}=${VARIABLES[name].example}`);

  const read = <N extends VariableName>(name: N, fallback?: string) => {
    const text = env[name] || fallback; // an empty variable counts as unset, as in a compose file's `NAME=`
    if (text === undefined) return void report(name, 'is missing');
    const parsed = VARIABLES[name].schema.safeParse(text);
    if (parsed.success) return parsed.data as z.infer<(typeof VARIABLES)[N]['schema']>;
    return void report(name, parsed.error.issues[0]?.message ?? 'is not valid');
  };

  const production = env.NODE_ENV === 'production';
  const authSecrets = read('AUTH_SECRET');
  const databaseUrl = read('DATABASE_URL', DEFAULTS.DATABASE_URL);
  const port = read('PORT', DEFAULTS.PORT);
  const appOrigin = read('APP_ORIGIN', `http://localhost:${port ?? DEFAULTS.PORT}`);
  const trustProxy = read('TRUST_PROXY', DEFAULTS.TRUST_PROXY);
  const bcryptCost = read('BCRYPT_COST', DEFAULTS.BCRYPT_COST);
  const accessTokenTtl = read('ACCESS_TOKEN_TTL', DEFAULTS.ACCESS_TOKEN_TTL);
  const refreshTokenTtl = read('REFRESH_TOKEN_TTL', DEFAULTS.REFRESH_TOKEN_TTL);
  const sessionMaxAge = read('SESSION_MAX_AGE', DEFAULTS.SESSION_MAX_AGE);

  if (production && appOrigin?.startsWith('http:') && !isLocalhost(appOrigin)) {
    report('APP_ORIGIN', 'must be https in production: over plain http anyone on the way can take the cookies');
  }
  if (production && bcryptCost !== undefined && bcryptCost < 10) {
    report('BCRYPT_COST', 'must be at least 10 in production: a leaked table would be guessed too fast');
  }
  if (accessTokenTtl !== undefined && refreshTokenTtl !== undefined && refreshTokenTtl < accessTokenTtl) {
    report('REFRESH_TOKEN_TTL', 'must be at least as long as ACCESS_TOKEN_TTL');
  }
  if (refreshTokenTtl !== undefined && sessionMaxAge !== undefined && sessionMaxAge < refreshTokenTtl) {
    report('SESSION_MAX_AGE', 'must be at least as long as REFRESH_TOKEN_TTL');
  }
  if (problems.length > 0) throw new ConfigError(problems);

  return Object.freeze({
    production,
    appOrigin,
    secureCookies: appOrigin?.startsWith('https:'),
    authSecrets: Object.freeze(authSecrets),
    databaseUrl,
    port,
    trustProxy,
    bcryptCost,
    accessTokenTtl,
    refreshTokenTtl,
    sessionMaxAge,
  } as Config);
}

let checked: Config | undefined;

/** The settings of this process, checked at the first call. `next build` makes none, so a build needs no secrets. */
export function getConfig(): Config {
  checked ??= parseConfig(process.env);
  return checked;
}
