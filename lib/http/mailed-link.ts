import { headers } from 'next/headers';
import { getConfig } from '../config/config';
import { linkCookie, linkToken } from '../edge/mailed-link';
import { readReturnCookie } from './cookies';
import { returnPath } from './return-to';

/** The token of the mailed link that led to the page being rendered; empty when none did. */
export const mailedToken = async (): Promise<string> => linkToken(await headers(), getConfig());

/** Where somebody was going when they asked for a mailed link in this browser, or null. */
export async function keptReturnPath(): Promise<string | null> {
  const config = getConfig();
  return returnPath(readReturnCookie(config, await headers()), config.appOrigin);
}

/** Keeps a link's token for its page, which is shown again; forgets it where there is none, or one that cannot be ours. */
export function keepMailedToken(answer: Response, token: string): Response {
  answer.headers.append('set-cookie', linkCookie(token, getConfig()));
  return answer;
}

export const forgetMailedToken = (answer: Response): Response => keepMailedToken(answer, '');
