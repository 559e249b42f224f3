import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseAndValidateFlightRouterState } from 'next/dist/server/app-render/parse-and-validate-flight-router-state.js';
import { refuse } from './refuse';
import { onceEnded } from './request-end';

/*
 * All that leans on how Next is made inside, and not on its documentation. Each says in which version it was seen, what goes wrong
 * without it, and when it can go. The README names the versions that all tests pass with.
 */

const BUILD = '.next';

const readBuilt = (file: string) =>
  JSON.parse(readFileSync(path.resolve(/* turbopackIgnore: true */ BUILD, file), 'utf8'));

/**
 * Lets Next take its configuration from the build, as its own standalone server does.
 *
 * Seen in 16.4.6. Without it Next runs next.config.js at every start, which takes 50 ms and is not there in a standalone folder.
 * Delete when `next()` reads the configuration that was built, or takes it as a documented option.
 */
export function passBuiltConfig(): void {
  Object.assign(process.env, {
    __NEXT_PRIVATE_STANDALONE_CONFIG: JSON.stringify(readBuilt('required-server-files.json').config),
  });
}

/**
 * A server that never listens, for Next to hang its `upgrade` listener on.
 *
 * Seen in 16.4.6: in production that listener, made for the development server, answers nothing and keeps the connection open for
 * ever, out of reach of every timeout. Without one Node serves such a request as any other, as RFC 9110 section 7.8 allows.
 * Delete when a production server of Next answers requests with `Upgrade`.
 */
export const serverForUpgrades = (): Server => createServer();

/**
 * The routes of pages and handlers, as Next writes them.
 *
 * Seen in 16.4.6: the file is in no documentation. Without it the metrics could not tell one route from another, and a
 * page would be answered whatever the method. Delete when Next tells the server which route it served.
 *
 * @param kind of pages or of handlers alone
 */
export function builtRoutes(kind: 'page' | 'route' | '' = ''): string[] {
  const routes = Object.entries<string>(readBuilt('app-path-routes-manifest.json'));
  return routes.filter(([name]) => name.endsWith(kind && `/${kind}`)).map(([, route]) => route);
}

/** Between one and the next, for requests. */
const PAUSE_MS = 5;

/** The first visitors must not wait for what others will ask for. */
const PRELOAD_AFTER_MS = 1_000;

/**
 * Loads all pages and handlers a moment after the start, so that no first visitor of any of them waits for its code. One that
 * can't be loaded is left to its first visitor, and the error to the log of that request.
 *
 * Seen in 16.4.6: `preloadEntriesOnStart` does so before the first answer, and a start takes 650 ms of processor time instead of 500.
 * Delete when Next can load them after it has begun to answer.
 *
 * @param folder of the build
 */
export async function preloadSoon(folder = path.resolve(/* turbopackIgnore: true */ BUILD)): Promise<void> {
  await sleep(PRELOAD_AFTER_MS, undefined, { ref: false });
  const server = path.join(folder, 'server');
  const require = createRequire(path.join(server, 'preload.js'));
  const manifest = JSON.parse(readFileSync(path.join(server, 'app-paths-manifest.json'), 'utf8'));
  for (const file of Object.values<string>(manifest)) {
    try {
      require(path.join(server, file));
    } catch {}
    await sleep(PAUSE_MS, undefined, { ref: false });
  }
}

/** What Next says to itself in a request's headers, or reads there by itself. */
const INTERNAL =
  /^(next-|x-(action|deployment|edge|html|invoke|matched|middleware|next|now|prerender|vercel)|content-security-policy)/;

/** What its client in the browser sends (next/dist/client/components/app-router-headers.js), beside `rsc`. */
const OF_ITS_CLIENT: ReadonlySet<string> = new Set([
  'next-router-prefetch',
  'next-router-segment-prefetch',
  'next-router-state-tree',
  'next-url',
]);

/**
 * Takes away the headers by which Next's parts talk to each other, which nobody outside may.
 *
 * Seen in 16.4.6: Next drops some of them itself, by a list; with `x-middleware-prefetch: 1` a protected page is answered `200 {}`.
 * Delete when nothing that a client sends is taken for Next's own word. The development server is spared: its client sends more.
 */
export function dropInternalHeaders({ headers }: IncomingMessage): void {
  for (const name of Object.keys(headers)) {
    if (INTERNAL.test(name) && !OF_ITS_CLIENT.has(name)) delete headers[name];
  }
}

/**
 * Answers 404 to Next's own addresses, of which we use the static files alone.
 *
 * Seen in 16.4.6: `/_next/data/<build>/protected.json` shows the page to who is signed in, under an address that a cache may be told
 * to keep. Delete when an app without `pages/` has no such address.
 */
export const refuseInternalPaths = (request: IncomingMessage, response: ServerResponse): boolean =>
  /^\/+_next(?![^/?])(?!\/static\/)/.test(request.url ?? '') && refuse(request, response, 'not_found');

const ROUTER_STATE = 'next-router-state-tree';

/**
 * Takes away the header in which Next's client says what it shows already, where nobody can read it. The judge is Next's own parser,
 * so what Next's client sends stays.
 *
 * Seen in 16.4.6: Next fails (500) at one that is no router state, and without it sends the whole page.
 * Delete when Next ignores it or answers 400.
 */
export function dropUnreadableRouterState({ headers }: IncomingMessage): void {
  if (ROUTER_STATE in headers && !isReadable(headers[ROUTER_STATE])) delete headers[ROUTER_STATE];
}

function isReadable(state: string | string[] | undefined): boolean {
  try {
    parseAndValidateFlightRouterState(state);
    return true;
  } catch {
    return false;
  }
}

/** A server may ignore each of these (RFC 9110 sections 13.2.1 and 14.2). */
const STATIC_CONDITIONS = ['range', 'if-range', 'if-match', 'if-unmodified-since'];

/**
 * Takes away conditions on static files.
 *
 * Seen in 16.4.6: without `pages/` Next turns its own 412 and 416 into a 500.
 * Delete when it answers these.
 */
export function dropStaticConditions({ headers, url = '' }: IncomingMessage): void {
  if (url.startsWith('/_next/static/')) for (const name of STATIC_CONDITIONS) delete headers[name];
}

/**
 * Lets clients hang up before they have their answers. Node tells each request of it by an `error` event, if somebody listens.
 *
 * Seen in 16.4.6: behind a middleware Next puts another body into the request, and with it loses the request's listeners. The error
 * is then an uncaught exception, which Next survives, but anybody could write as many into the log as they like. The listener comes
 * when the connection closes, in the moment before that event: an earlier one would be lost as well.
 * Delete when Next keeps a request's listeners.
 */
export function letClientHangUp(request: IncomingMessage, response: ServerResponse): void {
  onceEnded(request, response, () => {
    if (!response.writableFinished) request.on('error', () => {});
  });
}
