import { APP_PUBLIC_LIST } from '../app/routes';

/** Where an API client signs in and renews its tokens. */
export const TOKEN_PATH = '/api/auth/token';

/** The same by the ancestor's path (Flask-JWT), whose clients change the host alone. next.config.js rewrites it. */
export const TOKEN_ALIAS = '/auth';

/** The path at which the handler of what is asked for stands. */
export const handlerPath = (path: string): string => (path === TOKEN_ALIAS ? TOKEN_PATH : path);

/**
 * The public list: the only requests that the gate lets through without an access token. A page or handler that is not here
 * is protected (deny by default). An app's own paths are in lib/app/routes.ts. Paths are compared whole and undecoded, so no other
 * spelling of a path is public.
 */
export const PUBLIC_LIST: ReadonlyMap<string, readonly string[]> = new Map([
  ['/', ['GET', 'HEAD']],
  ['/sign-in', ['GET', 'HEAD']],
  ['/sign-up', ['GET', 'HEAD']],
  ['/forgot-password', ['GET', 'HEAD']],
  // The token in the link is what lets one in there.
  ['/reset-password', ['GET', 'HEAD']],
  ['/verify-email', ['GET', 'HEAD']],
  ['/icon.svg', ['GET', 'HEAD']],
  ['/favicon.ico', ['GET', 'HEAD']],
  ['/robots.txt', ['GET', 'HEAD']],
  ['/api/health', ['GET', 'HEAD']],
  ['/api/ready', ['GET', 'HEAD']],
  // Has a rule of its own for who may read it (lib/server/metrics-access.ts).
  ['/api/metrics', ['GET', 'HEAD']],
  ['/api/openapi.json', ['GET', 'HEAD']],
  // Signing in needs no token, and signing out succeeds without one.
  ['/api/auth', ['POST', 'DELETE']],
  ['/api/auth/sign-out', ['POST']],
  [TOKEN_PATH, ['POST']],
  [TOKEN_ALIAS, ['POST']],
  ['/api/auth/revoke', ['POST']],
  ['/api/preferences', ['POST']],
  ['/api/account', ['POST']],
  ['/api/account/forgot-password', ['POST']],
  ['/api/account/reset-password', ['POST']],
  ['/api/account/verify-email', ['POST']],
  ...APP_PUBLIC_LIST,
]);

/** Whatever is not there must be a 404 to everybody: programs look whether it is (RFC 8615). */
const WELL_KNOWN = '/.well-known/';

export const isPublic = (method: string, path: string): boolean =>
  PUBLIC_LIST.get(path)?.includes(method) ?? (path.startsWith(WELL_KNOWN) && isSafe(method));

const isSafe = (method: string): boolean => method === 'GET' || method === 'HEAD';

export const isApi = (path: string): boolean => path === '/api' || path.startsWith('/api/') || path === TOKEN_ALIAS;

export const SIGN_IN_PATH = '/sign-in';

/** Where somebody signed in is asked for the password once more. */
export const CONFIRM_PATH = '/confirm';

/** Where the gate sends requests it refuses, to be told why. */
export const REFUSED_PATH = '/api/refused';

/** Where the gate sends requests whose access token must be renewed first. */
export const REFRESH_PATH = '/api/auth/refresh';

/** The header, of requests and answers, by which a request is found in the log. A client's own is replaced. */
export const REQUEST_ID_HEADER = 'x-request-id';

/** The request header that holds the path and query as they were sent (lib/edge/target.ts). A client's own is replaced. */
export const TARGET_HEADER = 'x-latchkey-target';

/** The request header by which the server says that a page is asked for more than to be read. A client's own is dropped. */
export const PAGE_WRITE_HEADER = 'x-latchkey-page-write';

/** Handlers that answer everybody, and only by another path: the gate leads to the first two, next.config.js to the others. */
export const REWRITTEN_TO: ReadonlySet<string> = new Set([
  REFUSED_PATH,
  REFRESH_PATH,
  '/api/auth/jwks',
  '/api/security-txt',
]);
