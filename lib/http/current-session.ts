import { headers } from 'next/headers';
import { cache } from 'react';
import { identity } from '../auth/identity';
import { findLiveSession } from '../auth/session';
import { noteSuccessorKept } from '../auth/successor';
import type { User } from '../auth/user';
import { getConfig } from '../config/config';
import { getDb } from '../db/client';
import { isDatabaseUnavailable } from '../db/failures';
import { verifyAccessToken } from '../edge/access-token';
import { type Obstacle, obstacleIn } from '../edge/obstacle';
import { bringsCredentials, type HeaderReader, presentedToken } from '../edge/presented-token';
import { REQUEST_ID_HEADER } from '../edge/routes';
import { nonceOf } from '../edge/security-headers';
import { pageTarget } from '../edge/target';
import { signInLocation } from '../edge/way-back';
import { ERRORS, TokenError } from '../errors';
import type { HeldSession } from '../flows/sign-out';
import { answerInstead, forceStatus } from '../server/response-status';
import { now } from '../time';
import { tokenError } from './answers';
import { refusePage } from './lead';
import { tellObstacle } from './obstacle';
import { logOutage, OUTAGE_RETRY_AFTER } from './outage';
import { guestInOutage, peekRefresh } from './peek-refresh';
import { type CurrentSession, requestContext, type Settled } from './request-context';
import { requireMeantFor } from './signed-in-as';

/**
 * The session behind a request, from its token and the session's row, whatever the gate thought.
 *
 * @throws TokenError saying what is wrong with the token
 */
async function resolveSession(requestHeaders: HeaderReader): Promise<CurrentSession> {
  const config = getConfig();
  const presented = presentedToken(requestHeaders, config);
  if (presented.status === 'absent') throw new TokenError(presented.reason, false, presented.renewable);

  const at = now();
  const verified = await verifyAccessToken(config, presented.token, at);
  if (verified.status === 'refused') throw new TokenError(verified.reason, true, presented.by === 'cookie');

  const { claims } = verified;
  const live = await findLiveSession(getDb(), claims.sid, claims.sub, at);
  if (!live) throw new TokenError('Session has ended', true);
  // An API client's tokens never travel as cookies: somebody put this one there.
  if (presented.by === 'cookie' && live.session.client !== 'browser') throw new TokenError('Session has ended', true);

  const user = await identity(claims, live);
  if (!user) throw new TokenError('User does not exist', true);
  await noteSuccessorKept(getDb(), live, claims.iat, at);
  return { user, session: live.session };
}

/** Once for a page, however many of its components ask. A page whose database is away is a 503. */
const pageSession = cache(async () => {
  try {
    return await settle(resolveSession(await headers()));
  } catch (error) {
    if (isDatabaseUnavailable(error)) {
      logOutage(error, (await headers()).get(REQUEST_ID_HEADER));
      await forceStatus(ERRORS.service_unavailable.status, OUTAGE_RETRY_AFTER);
    }
    throw error;
  }
});

/**
 * Who the page that is asked for is rendered for, null for a guest. `outage`: it cannot be rendered because the database is
 * unavailable; the layout then says so.
 */
export async function pageViewer(): Promise<{ userId: string | null; outage: boolean }> {
  try {
    return { userId: (await peekSession())?.userId ?? null, outage: false };
  } catch (error) {
    return { userId: null, outage: isDatabaseUnavailable(error) }; // all else the page meets again and shows
  }
}

const page = cache((): { user: User | null } => ({ user: null }));

/** Who the page that is being rendered asked for and found, once it did: its forms say so. Null on a page for guests. */
export const pageUser = (): User | null => page().user;

async function settle(resolving: Promise<CurrentSession>): Promise<Settled> {
  try {
    return { current: await resolving };
  } catch (error) {
    if (error instanceof TokenError) return { refused: error };
    throw error;
  }
}

/** Once for a request, however often it is asked. */
function settledSession(): Promise<Settled> {
  const context = requestContext();
  if (!context) return pageSession();
  context.settled ??= settle(resolveSession(context.request.headers));
  return context.settled;
}

/**
 * Who is signed in. This line protects a page:
 *
 *     const { user } = await requireSession();
 *
 * A page visited by nobody in particular leads to sign-in and back; an API caller, and a route handler wrapped in `handler()`, is
 * answered 401.
 */
export async function requireSession(): Promise<CurrentSession> {
  const settled = await settledSession();
  if ('current' in settled) {
    if (!requestContext()) page().user = settled.current.user;
    return settled.current;
  }
  if (requestContext()) throw settled.refused;
  const told = await tellObstacle(await headers(), settled.refused);
  if (told) await answerInstead(told);
  return refusePage(signInLocation(pageTarget(await headers())), tokenError(settled.refused));
}

/** Which session a browser holds, and whose: enough for a public page and for signing out. */
export type PeekedSession = HeldSession & { username: string };

/**
 * The session that a browser holds, by its access token or, where that is over, its refresh token: to end it, by signing out or
 * by signing in anew. Even a refresh token whose successor arrived names the session to end (`stale`).
 *
 * @throws TokenError when the request brings a token in its header that does not hold or cannot be read: an API client must not take
 * silence for success, while a browser's cookies are taken from it by the answer. AuthError `signed_in_as_another`
 */
export async function endableSession(): Promise<PeekedSession | null> {
  const context = requestContext();
  if (!context) throw new Error('endableSession() is for route handlers');
  const held = await heldSession(context.request.headers);
  if (held) await requireMeantFor({ id: held.userId, username: held.username }, context.request);
  return held;
}

async function heldSession(requestHeaders: HeaderReader): Promise<PeekedSession | null> {
  const settled = await settledSession();
  if ('current' in settled) return summary(settled.current);
  if (bringsCredentials(requestHeaders)) throw settled.refused;
  return peekRefresh(requestHeaders);
}

/**
 * Who is signed in, or null, for public pages, which the gate does not renew: by the access token or, where that is over, a
 * refresh token that a renewal would accept now. Never for what only its owner may see: that is `requireSession`'s.
 */
export const peekSession = cache(async (): Promise<PeekedSession | null> => {
  const peeked = await peekedSession();
  page().user = peeked && { id: peeked.userId, username: peeked.username };
  return peeked;
});

async function peekedSession(): Promise<PeekedSession | null> {
  const settled = await settledSession();
  if ('current' in settled) return summary(settled.current);
  if (!settled.refused.renewable) return null; // the session or its user is refused, and would be again
  // Without the gate nobody would renew: a page that leads on, and is led back from there, would do so for ever.
  const pageHeaders = await headers();
  if (!nonceOf(pageHeaders)) return null;
  const peeked = await guestInOutage(peekRefresh(pageHeaders));
  return peeked?.renewable ? peeked : null;
}

const summary = ({ session, user }: CurrentSession): PeekedSession => ({
  sessionId: session.id,
  userId: user.id,
  username: user.username,
});

/** What prevents signing in, for the page that asks for it. */
export const pageObstacle = async (): Promise<Obstacle | null> =>
  (await peekSession()) ? null : obstacleIn(await headers(), getConfig());
