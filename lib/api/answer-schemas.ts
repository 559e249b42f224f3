import * as z from 'zod';
import { TOKEN_ERRORS } from '../errors';

/**
 * What the API answers, described. Nothing is checked with these at run time: what builds an answer is typed by them, and
 * e2e/openapi.spec.ts compares them with real answers.
 */
export const ANSWERS = z.registry<{ id: string }>();

function named<S extends z.ZodType>(id: string, schema: S): S {
  ANSWERS.add(schema, { id });
  return schema;
}

const time = () => z.int().describe('Seconds since the epoch');
const id = () => z.uuid();
const email = () => z.string().nullable();

export const user = named(
  'User',
  z.object({ id: id(), username: z.string().describe('Normalised: NFKC, lower case') }),
);

export const signedIn = named(
  'SignedIn',
  z.object({ user, expires_in: z.int().describe('Seconds that the access token in the cookie lives') }),
);

export const tokens = named(
  'Tokens',
  z.object({
    access_token: z.string().describe('A JWT, to be sent as `Authorization: Bearer`'),
    token_type: z.literal('Bearer'),
    expires_in: z.int().describe('Seconds that the access token lives'),
    refresh_token: z.string().describe('Renews both, once: the answer brings the next one'),
  }),
);

export const nothing = named('Nothing', z.object({}));

export const whoAmI = named(
  'WhoAmI',
  z.object({
    user,
    session: z.object({
      id: id(),
      created_at: time(),
      authenticated_at: time().describe('When the password was last checked, in seconds since the epoch'),
      expires_at: time(),
    }),
  }),
);

export type WhoAmI = z.output<typeof whoAmI>;

export const greeting = named('Greeting', z.object({ message: z.string(), user }));

const accountFields = z.object({
  email: email().describe('The verified address'),
  pending_email: email().describe('An address that waits to be verified'),
  created_at: time(),
  password_changed_at: time().nullable().describe('Seconds since the epoch; null while it is the first one'),
});

export type AccountJson = z.output<typeof accountFields>;

export const account = named('Account', z.object({ user, ...accountFields.shape }));

export const pendingEmail = named('PendingEmail', z.object({ pending_email: z.string() }));

const sessionFields = z.object({
  id: id(),
  client: z.enum(['browser', 'api']).describe('How its tokens travel: as cookies or in JSON'),
  user_agent: z.string(),
  address: z.string().describe('The network address that the session was last used from'),
  created_at: time(),
  last_seen_at: time(),
  expires_at: time(),
});

export type SessionJson = z.output<typeof sessionFields>;

export const sessions = named(
  'Sessions',
  z.object({
    sessions: z.array(sessionFields.extend({ current: z.boolean().describe('Whether it is the one that asks') })),
  }),
);

export const revoked = named('Revoked', z.object({ revoked: z.int().describe('How many sessions ended') }));

export const accountExport = named(
  'AccountExport',
  z.object({
    exported_at: time(),
    account: z.object({ id: id(), username: z.string(), ...accountFields.shape }),
    sessions: z.array(sessionFields.extend({ revoked_at: time().nullable() })),
    known_browsers: z.int().describe('How many browsers this account is known to'),
    activity: z.array(z.object({ at: time(), type: z.string(), user_agent: z.string(), address: z.string() })),
  }),
);

export type AccountExport = z.output<typeof accountExport>;

export const health = named('Health', z.object({ status: z.literal('ok') }));

export const readiness = named(
  'Readiness',
  z.object({
    status: z.enum(['ready', 'not ready']),
    process: z.enum(['ok', 'ending']),
    database: z.enum(['ok', 'unreachable', 'replaced']),
    migrations: z.enum(['ok', 'missing', 'newer', 'unknown']),
    passwords: z.enum(['ok', 'failing']),
    clock: z.enum(['ok', 'apart', 'unknown']).describe('Whether the clock of the database is ours; a warning only'),
  }),
);

export const jwks = named(
  'KeySet',
  z.object({
    keys: z.array(
      z.object({
        kty: z.literal('OKP'),
        crv: z.literal('Ed25519'),
        x: z.string(),
        kid: z.string().describe('The thumbprint (RFC 7638)'),
        alg: z.literal('EdDSA'),
        use: z.literal('sig'),
      }),
    ),
  }),
);

export const tokenError = named(
  'TokenError',
  z.object({
    message: z.literal('Token error'),
    error: z
      .string()
      .describe('What is wrong with the token')
      .meta({ examples: [...TOKEN_ERRORS] }),
  }),
);

export const description = named('OpenApi', z.looseObject({ openapi: z.string() }));
