import { parseRefreshToken } from '../auth/refresh-token';
import { type PeekedToken, peekRefreshToken } from '../auth/renewable-session';
import { getConfig } from '../config/config';
import { getDb } from '../db/client';
import { isDatabaseUnavailable } from '../db/failures';
import { type HeaderReader, presentedRefreshToken } from '../edge/presented-token';
import { now } from '../time';

/** The session of the refresh token that a browser holds, whose token is left as it is. */
export async function peekRefresh(requestHeaders: HeaderReader): Promise<PeekedToken | null> {
  const config = getConfig();
  const refreshToken = parseRefreshToken(presentedRefreshToken(requestHeaders, config) ?? '', config.authSecrets);
  return refreshToken && peekRefreshToken(getDb(), refreshToken, now());
}

/** A public page needs no database to be useful; whom it can't recognise it shows what a guest sees. */
export async function guestInOutage(peeking: Promise<PeekedToken | null>): Promise<PeekedToken | null> {
  try {
    return await peeking;
  } catch (error) {
    if (isDatabaseUnavailable(error)) return null;
    throw error;
  }
}

/** Whether the request has a refresh cookie that a renewal would accept now. */
export const mayBeRenewed = async (requestHeaders: HeaderReader): Promise<boolean> =>
  (await guestInOutage(peekRefresh(requestHeaders)))?.renewable ?? false;
