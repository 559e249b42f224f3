import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { refuseInExcess } from './admission';
import { answerHeaders } from './answer-headers';
import { identifyRequest } from './identify-request';
import type { RouteOf } from './known-routes';
import { refuseMalformed } from './malformed';
import { measureRequest } from './measure-request';
import {
  dropInternalHeaders,
  dropStaticConditions,
  dropUnreadableRouterState,
  letClientHangUp,
  refuseInternalPaths,
} from './next-workarounds';
import { handOverPageForms } from './page-forms';
import { pageWrites } from './page-writes';
import { READ_AHEAD_BYTES, receiveBody } from './receive-body';
import { redirectBeforeNext } from './redirects';
import { hostsOf, refuseHost } from './refuse-host';
import { keepOutOfCaches } from './uncached';
import { refuseUnsupported } from './unsupported';

/** Does one thing about a request. True where that answered it: nobody else sees it then. */
type Step = (request: IncomingMessage, response: ServerResponse) => unknown;

export type Served = {
  /** Whether people reach the site by https. */
  https: boolean;
  /** The one origin that requests must be for, or null for any. */
  onlyFor: string | null;
  routeOf: RouteOf;
  /** The routes that are pages. */
  pages: readonly string[];
  /** Whether the development server stands behind, which has more headers and addresses of its own. */
  development: boolean;
  /** Whether one more password can't be checked. */
  isFull: () => boolean;
  /** Next, which answers what is left. */
  next: (request: IncomingMessage, response: ServerResponse) => void;
};

/** What a client may take of us, before anything is asked of it. Milliseconds. */
export const LIMITS = {
  requireHostHeader: false, // lib/server/refuse-host.ts asks for it, and answers as we do
  highWaterMark: READ_AHEAD_BYTES,
  headersTimeout: 10_000,
  requestTimeout: 20_000, // a head and a body of 16 kB each on the slowest of phones
  connectionsCheckingInterval: 1_000,
};

/** Answers all that comes to this server: each request goes through the steps, in this order, until one answers it. */
export function serve(server: Server, served: Served): void {
  const { https, onlyFor, routeOf, pages, development, isFull, next } = served;
  const hosts = onlyFor === null ? null : hostsOf(onlyFor);
  const headers = new Map(Object.entries(answerHeaders(https)));
  const steps: readonly Step[] = [
    (request, response) => measureRequest(request, response, routeOf),
    (_, response) => response.setHeaders(headers),
    identifyRequest,
    keepOutOfCaches,
    (request, response) => refuseHost(request, response, hosts),
    refuseUnsupported,
    ...(development ? [] : [dropInternalHeaders, refuseInternalPaths]),
    (request, response) => refuseInExcess(request, response, isFull),
    redirectBeforeNext,
    handOverPageForms,
    pageWrites(pages),
    dropUnreadableRouterState,
    dropStaticConditions,
    letClientHangUp,
    (request, response) => receiveBody(request, response, next),
  ];
  server.on('request', (request, response) => void steps.some((step) => step(request, response) === true));
  for (const asked of ['checkContinue', 'checkExpectation'] as const)
    server.on(asked, (request, response) => server.emit('request', request, response));
  server.on('clientError', (error, socket) => refuseMalformed(error, socket, answerHeaders(https)));
}
