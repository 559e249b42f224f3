import * as z from 'zod';
import { days, hours, minutes, seconds } from '../time';

/** The settings one can make, and what each must look like. Read by lib/config/config.ts alone. */

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

/** Names with commas between them; `none` for none. */
const names = z.string().transform((text) => (text === 'none' ? [] : text.split(',').map((name) => name.trim())));

/** 32 characters of a random base64url text carry 192 bits; 8 distinct ones rule out "aaaa…" and other place holders. */
const strongSecret = (secret: string) => secret.length >= 32 && new Set(secret).size >= 8;

const authSecret = z
  .string()
  .transform((text): readonly [string, ...string[]] => {
    const [first = '', ...others] = text.split(',').map((secret) => secret.trim());
    return [first, ...others];
  })
  .refine(
    (list) => list.every(strongSecret),
    'needs at least 32 random characters in each of its comma-separated secrets',
  )
  .refine((list) => new Set(list).size === list.length, 'names the same secret twice');

const databaseUrl = z
  .string()
  .refine((text) => /^(file:.|postgres(ql)?:\/\/)/.test(text), 'must start with file: or postgres://')
  .refine((text) => text.startsWith('file:') || URL.canParse(text), 'is not a valid postgres:// URL');

const smtpUrl = z
  .string()
  .refine(
    (text) => /^smtps?:\/\//.test(text) && URL.canParse(text),
    'must be a URL that starts with smtp:// or smtps://',
  );

const mailFrom = z
  .string()
  .regex(/^[^\r\n<>@]*<[^\s<>@]+@[^\s<>@]+>$|^[^\s<>@]+@[^\s<>@]+$/, 'must be an address, or a name and <address>');

const securityContact = z
  .string()
  .regex(/^(mailto:[^\s@]+@[^\s@]+|https:\/\/\S+)$/, 'must start with mailto: or https://');

// What a bearer token may be made of (RFC 6750 section 2.1).
const metricsToken = z
  .string()
  .regex(/^[A-Za-z0-9._~+/=-]+$/, 'may hold only letters, digits and ._~+/=-')
  .refine(strongSecret, 'needs at least 32 random characters');

const httpUrl = z
  .string()
  .refine((text) => /^https?:\/\//.test(text) && URL.canParse(text), 'must start with http:// or https://');

const DATABASES = 'file:./data/latchkey.db or postgres://user:password@host/database?sslmode=verify-full';

/** Every variable: how it is checked, its default if it has one, an example for the error message. `.env.example` names them all. */
export const VARIABLES = {
  APP_ORIGIN: { schema: origin, example: 'https://app.example.com' },
  AUTH_SECRET: { schema: authSecret, example: 'the output of: npx latchkey secret new' },
  DATABASE_URL: { schema: databaseUrl, fallback: 'file:./data/latchkey.db', example: DATABASES },
  PORT: { schema: integer(1, 65_535), fallback: '3000', example: '3000' },
  WEB_CONCURRENCY: { schema: integer(1, 64), example: '2' },
  SHUTDOWN_DELAY: { schema: duration(0, minutes(5), '0s and 5m'), fallback: '2s', example: '10s' },
  TRUST_PROXY: { schema: integer(0, 16), fallback: '0', example: '1' },
  HOST_CHECK: { schema: z.enum(['on', 'off'], 'must be on or off'), fallback: 'off', example: 'on' },
  // about 350 ms a guess on the reference machine
  BCRYPT_COST: { schema: integer(4, 16), fallback: '12', example: '12' },
  ACCESS_TOKEN_TTL: { schema: duration(1, hours(1), '1s and 1h'), fallback: '5m', example: '5m' },
  REFRESH_TOKEN_TTL: { schema: duration(1, days(365), '1s and 365d'), fallback: '30d', example: '30d' },
  SESSION_MAX_AGE: { schema: duration(1, days(730), '1s and 730d'), fallback: '90d', example: '90d' },
  SESSION_RETENTION: { schema: duration(1, days(3650), '1s and 3650d'), fallback: '30d', example: '30d' },
  // a year, as PCI DSS 10.5.1 asks: break-ins are found months later. Addresses tell of people, so no longer (GDPR article 5)
  AUDIT_RETENTION: { schema: duration(1, days(3650), '1s and 3650d'), fallback: '365d', example: '365d' },
  SIGN_UP: { schema: z.enum(['open', 'closed'], 'must be open or closed'), fallback: 'open', example: 'open' },
  SIGN_UP_EMAIL: {
    schema: z.enum(['optional', 'required'], 'must be optional or required'),
    fallback: 'optional',
    example: 'optional',
  },
  // `default` is the list in lib/auth/reserved-username.ts
  RESERVED_USERNAMES: { schema: names, fallback: 'default', example: 'default,acme,acme-team' },
  // NIST SP 800-63B-4: where the password is the only factor
  PASSWORD_MIN_LENGTH: { schema: integer(8, 64), fallback: '15', example: '15' },
  LOG_LEVEL: {
    schema: z.enum(['debug', 'info', 'warn', 'error'], 'must be debug, info, warn or error'),
    fallback: 'info',
    example: 'info',
  },
  METRICS_TOKEN: { schema: metricsToken, example: 'the output of: openssl rand -base64 32' },
  // As OpenTelemetry names it; its other variables are read by its own packages (docs/observability.md).
  OTEL_EXPORTER_OTLP_ENDPOINT: { schema: httpUrl, example: 'http://collector.example.com:4318' },
  SECURITY_CONTACT: { schema: securityContact, example: 'mailto:security@example.com' },
  SMTP_URL: { schema: smtpUrl, example: 'smtps://user:password@mail.example.com' },
  MAIL_FROM: { schema: mailFrom, example: 'Example <no-reply@example.com>' },
} as const;

export type VariableName = keyof typeof VARIABLES;
