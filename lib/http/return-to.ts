import { getConfig } from '../config/config';
import { MAX_ADDRESS_LENGTH } from '../edge/way-back';

/**
 * The path of this site that `return_to` names, or null when it leads elsewhere. Decided after parsing, as the browser
 * will, and only a path is returned: `//evil.example`, `/\evil.example`, other schemes and `/.//evil.example` (whose
 * origin is ours but whose path is `//evil.example`) all end here.
 */
export function returnPath(returnTo: string | null | undefined, appOrigin: string): string | null {
  if (!returnTo?.startsWith('/') || returnTo.length > MAX_ADDRESS_LENGTH) return null;
  if (!URL.canParse(returnTo, appOrigin) || hasForbiddenCharacter(returnTo)) return null;
  const url = new URL(returnTo, appOrigin);
  if (url.origin !== appOrigin || url.username || url.password || url.pathname.startsWith('//')) return null;
  return url.pathname + url.search + url.hash;
}

/** The path of this site that a page's query leads on to, or null. */
export const queriedReturnPath = ({ return_to }: { return_to?: string | string[] | undefined }): string | null =>
  typeof return_to === 'string' ? returnPath(return_to, getConfig().appOrigin) : null;

/** Parsers drop tabs and line breaks and turn `\` into `/`; whoever writes them means to deceive one. */
const hasForbiddenCharacter = (text: string): boolean => /[\p{Cc}\s\\]/u.test(text);
