import { readFileSync } from 'node:fs';
import { formatRefreshToken } from '../lib/auth/refresh-token';
import { startSession } from '../lib/auth/session';
import { createUser } from '../lib/auth/user';
import { parseConfig } from '../lib/config/config';
import type { Db } from '../lib/db/client';
import { signAccessToken } from '../lib/edge/access-token';
import { isApi, isPublic, REWRITTEN_TO } from '../lib/edge/routes';
import { days, now } from '../lib/time';
import { cookiesFor } from '../test/cookies';
import { type RawAnswer, rawHttp } from '../test/raw-http';
import { SERVER_ENV } from './environment';
import { forge } from './fixtures';
import { bytesOf, type Spelling } from './gate-spellings';

/** Who owns what must not be seen. Every text of theirs holds this word. */
const CANARY = 'canary7h3x';

/** Tokens with which nobody may see anything of the canary's. `another` is good, but somebody else's. */
const BAD_TOKENS = ['none', 'forged', 'expired', 'revoked', 'another'] as const;
type BadToken = (typeof BAD_TOKENS)[number];

export type Walk = { tokens: Record<BadToken, string>; own: string; secrets: readonly string[] };

/** Makes the canary and somebody else, their sessions and tokens, and learns what only the canary sees. */
export async function prepareWalk(db: Db, origin: string): Promise<Walk> {
  const at = now();
  const config = parseConfig({ ...SERVER_ENV, APP_ORIGIN: origin });
  const canary = await aSubject(db, CANARY);
  const ended = await aSubject(db, CANARY);
  await db.updateTable('sessions').set({ revoked_at: at }).where('id', '=', ended.sid).execute();
  const own = await forge(origin, canary, at);
  const tokens = {
    none: '',
    forged: await signAccessToken({ ...config, authSecrets: ['somebody else’s secret 0123456789 abc'] }, canary, at),
    expired: await forge(origin, canary, at - 400),
    revoked: await forge(origin, ended, at),
    another: await forge(origin, await aSubject(db, 'somebody-else'), at),
  };
  return { tokens, own, secrets: await secretsOf(origin, own) };
}

/** A session of this user, who is made if need be. */
async function aSubject(db: Db, username: string) {
  const made = await createUser(db, { username, passwordHash: 'none' }, now());
  const email = `${username}@example.com`;
  if (made) await db.updateTable('users').set({ email }).where('id', '=', made.id).execute();
  const user =
    made ?? (await db.selectFrom('users').select('id').where('username', '=', username).executeTakeFirstOrThrow());
  const device = { userAgent: username, address: '203.0.113.7' };
  const session = await startSession(
    db,
    { userId: user.id, client: 'browser', device, expiresAt: now() + days(1) },
    now(),
  );
  return { sub: user.id, sid: session.id, auth_time: now(), amr: ['pwd'] };
}

/** The cookie of somebody who is signed in at the site of this origin, each time in a new session. */
export async function aSignedInCookie(db: Db, origin: string): Promise<string> {
  const token = await forge(origin, await aSubject(db, 'somebody'), now());
  return cookiesFor(origin, `cookie: access=${token}`);
}

/** The cookie of somebody whose access token has run off, each time in a new session: a renewal is due. */
export async function aRenewableCookie(db: Db, origin: string): Promise<string> {
  const { sid } = await aSubject(db, 'somebody');
  const token = formatRefreshToken({ sessionId: sid, generation: 1 }, [SERVER_ENV.AUTH_SECRET]);
  return cookiesFor(origin, `cookie: refresh=${token}`);
}

/** All that a request could have changed: the canary's rows, and whose sessions stand. */
export async function whatCanaryHas(db: Db): Promise<unknown> {
  const user = await db.selectFrom('users').selectAll().where('username', '=', CANARY).executeTakeFirstOrThrow();
  const sessions = db.selectFrom('sessions').select(['id', 'generation', 'revoked_at', 'expires_at']);
  return { user, sessions: await sessions.where('user_id', '=', user.id).orderBy('id').execute() };
}

/** The paths that the build serves: pages, or handlers that answer to GET. */
export function builtPaths(kind: 'page' | 'route'): string[] {
  const routes: Record<string, string> = JSON.parse(readFileSync('.next/app-path-routes-manifest.json', 'utf8'));
  const ours = Object.entries(routes).filter(([name, path]) => name.endsWith(`/${kind}`) && !path.startsWith('/_'));
  return ours.map(([, path]) => path).filter((path) => !path.includes('['));
}

/** What is on the protected pages and in the protected answers, and on no page for everybody: nobody else may be sent a word of it. */
async function secretsOf(origin: string, token: string): Promise<string[]> {
  const paths = [
    ...builtPaths('page'),
    ...builtPaths('route').filter((path) => isApi(path) && !REWRITTEN_TO.has(path)),
  ];
  const everybodys = paths.filter((path) => isPublic('GET', path));
  const shown = await Promise.all([...everybodys, '/.well-known/none'].map((path) => get(origin, path, '')));
  const known = shown.map(({ body }) => body).join('\n');
  const secrets = new Set<string>();
  for (const path of paths.filter((path) => !isPublic('GET', path))) {
    const answer = await get(origin, path, token);
    if (answer.status !== 200) continue;
    const texts = isApi(path) ? [answer.body] : textsIn(answer.body);
    const own = texts.filter((text) => !known.includes(text));
    if (own.length === 0) throw new Error(`${path} shows nothing that other pages do not show`);
    for (const text of own) secrets.add(text);
  }
  return [...secrets];
}

const get = (origin: string, path: string, token: string) =>
  rawHttp(origin, bytesOf(origin, { line: `GET ${path} HTTP/1.1`, headers: ['Host: localhost'] }, token));

/** The texts between the tags of a page's main part, where they are long enough to be nobody else's by chance. */
function textsIn(html: string): string[] {
  const main = /<main[\s\S]*<\/main>/.exec(html)?.[0] ?? '';
  return [...main.matchAll(/>([^<>]{12,})</g)]
    .map((found) => (found[1] ?? '').trim())
    .filter((text) => text.length >= 12);
}

/** The canary's word as it is, and as somebody would hide it. */
const DISGUISES: readonly string[] = [
  CANARY,
  Buffer.from(CANARY).toString('hex'),
  ...['', ' ', '  '].map((before) =>
    Buffer.from(before + CANARY)
      .toString('base64')
      .slice(before.length && 4, -4),
  ),
  [...CANARY].map((character) => `%${character.charCodeAt(0).toString(16)}`).join(''),
  [...CANARY].map((character) => `\\u00${character.charCodeAt(0).toString(16)}`).join(''),
];

/** What is wrong with an answer to somebody with this token, or null. */
export function wrongWith(
  { status, head, headers, body }: RawAnswer,
  token: BadToken,
  secrets: readonly string[],
): string | null {
  const text = `${head}\n${body}`;
  const lower = text.toLowerCase();
  const seen = DISGUISES.find((disguise) => text.includes(disguise) || lower.includes(disguise));
  if (seen) return `shows ${seen}`;
  const secret = token === 'another' ? undefined : secrets.find((each) => body.includes(each));
  if (secret) return `shows ${secret}`;
  if (status >= 500) return `is a ${status}`;
  const target = headers.get('location') ?? '/';
  return new URL(target, 'http://here.example').origin === 'http://here.example' ? null : `leads to ${target}`;
}

/** Sends every spelling with every bad token, some at a time. @returns what was wrong, each with the request that brought it */
export async function walkAround(
  origin: string,
  { tokens, secrets }: Walk,
  spellings: readonly Spelling[],
): Promise<string[]> {
  const work = BAD_TOKENS.flatMap((token) => spellings.map((spelling) => ({ token, spelling })));
  const wrong: string[] = [];
  const walker = async () => {
    for (let next = work.pop(); next; next = work.pop()) {
      const bytes = bytesOf(origin, next.spelling, tokens[next.token]);
      const found = wrongWith(await rawHttp(origin, bytes), next.token, secrets);
      if (found)
        wrong.push(`${next.token}: ${JSON.stringify([next.spelling.line, ...next.spelling.headers])} ${found}`);
    }
  };
  await Promise.all(Array.from({ length: 8 }, walker));
  return wrong;
}
