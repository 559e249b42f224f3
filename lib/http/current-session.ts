import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import { identity } from '../auth/identity';
import { findLiveSession, type Session } from '../auth/session';
import type { User } from '../auth/user';
import { getConfig } from '../config';
import { getDb } from '../db/client';
import { verifyAccessToken } from '../edge/access-token';
import { signInLocation } from '../edge/gate';
import { type HeaderReader, presentedToken } from '../edge/presented-token';
import { PATH_HEADER } from '../edge/routes';
import { TokenError } from '../errors';
import { now } from '../time';
import { requestContext } from './request-context';
import { returnPath } from './return-to';

export type CurrentSession = { user: User; session: Session };

/**
 * The session behind a request, from its token and the session's row, whatever the gate thought.
 *
 * @throws TokenError saying what is wrong with the token
 */
async function resolveSession(requestHeaders: HeaderReader): Promise<CurrentSession> {
  const config = getConfig();
  const presented = presentedToken(requestHeaders, config.secureCookies);
  if (presented.status === 'absent') throw new TokenError(presented.reason, false);

  const at = now();
  const verified = await verifyAccessToken(config, presented.token, at);
  if (verified.status === 'refused') throw new TokenError(verified.reason, true);

  const { claims } = verified;
  const live = await findLiveSession(getDb(), claims.sid, claims.sub, at);
  if (!live) throw new TokenError('Session has ended', true);

  const user = await identity(claims, live);
  if (!user) throw new TokenError('User does not exist', true);
  return { user, session: live.session };
}

/** Once for a page, however many of its components ask. */
const pageSession = cache(async () => settle(resolveSession(await headers())));

type Settled = { current: CurrentSession } | { refused: TokenError };

async function settle(resolving: Promise<CurrentSession>): Promise<Settled> {
  try {
    return { current: await resolving };
  } catch (error) {
    if (error instanceof TokenError) return { refused: error };
    throw error;
  }
}

function settledSession(): Promise<Settled> {
  const context = requestContext();
  return context ? settle(resolveSession(context.request.headers)) : pageSession();
}

/** Who is signed in, or null. For what looks different to a guest; `requireSession` is for what a guest may not see. */
export async function getSession(): Promise<CurrentSession | null> {
  const settled = await settledSession();
  return 'current' in settled ? settled.current : null;
}

/**
 * Who is signed in. This line protects a page or a handler:
 *
 *     const { user } = await requireSession();
 *
 * A page visited by nobody in particular leads to sign-in and back; a route handler, wrapped in `handler()`, answers 401.
 */
export async function requireSession(): Promise<CurrentSession> {
  const settled = await settledSession();
  if ('current' in settled) return settled.current;
  if (requestContext()) throw settled.refused;
  const path = (await headers()).get(PATH_HEADER); // the gate's word; without the gate one's way back is lost
  redirect(signInLocation(returnPath(path, getConfig().appOrigin) ?? undefined));
}
