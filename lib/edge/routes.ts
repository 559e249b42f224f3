/**
 * The public list: the only paths that the gate lets through without an access token. A page or handler that is not
 * here is protected (design: deny by default). Paths are compared whole and as they came, so no other spelling of a
 * path is public.
 */
const PUBLIC_PATHS: ReadonlySet<string> = new Set([
  '/',
  '/sign-in',
  '/icon.svg',
  // Answer for themselves: signing in needs no token, and the others say what is wrong with one.
  '/api/auth',
  '/api/auth/sign-out',
]);

/** Where the gate sends API requests it refuses: no such handler, so the catch-all answers with the token error. */
export const REFUSED_API_PATH = '/api/refused';

export const SIGN_IN_PATH = '/sign-in';

export const isPublic = (path: string): boolean => PUBLIC_PATHS.has(path);

export const isApi = (path: string): boolean => path === '/api' || path.startsWith('/api/');

/** The request header in which the gate tells Node the path and query that were asked for. A client's own is replaced. */
export const PATH_HEADER = 'x-latchkey-path';
