const MAX_LENGTH = 2048;

/**
 * The path of this site that `return_to` names, or null when it leads elsewhere. Decided after parsing, as the browser
 * will, and only a path is returned: `//evil.example`, `/\evil.example`, other schemes and `/.//evil.example` (whose
 * origin is ours but whose path is `//evil.example`) all end here.
 */
export function returnPath(returnTo: string | null | undefined, appOrigin: string): string | null {
  if (!returnTo?.startsWith('/') || returnTo.length > MAX_LENGTH) return null;
  if (!URL.canParse(returnTo, appOrigin) || hasForbiddenCharacter(returnTo)) return null;
  const url = new URL(returnTo, appOrigin);
  if (url.origin !== appOrigin || url.username || url.password || url.pathname.startsWith('//')) return null;
  return url.pathname + url.search + url.hash;
}

/** Parsers drop tabs and line breaks and turn `\` into `/`; whoever writes them means to deceive one. */
const hasForbiddenCharacter = (text: string): boolean => /[\p{Cc}\s\\]/u.test(text);
