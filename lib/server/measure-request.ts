import type { IncomingMessage, ServerResponse } from 'node:http';
import { REQUEST_ID_HEADER } from '../edge/routes';
import { log } from '../observe/log';
import { requestBegan, requestEnded } from '../observe/metrics';
import { stopwatch } from '../time';
import { noteHangUp } from './hang-up-log';
import type { RouteOf } from './known-routes';
import { isRefusal, noteRefusal } from './refusal-log';
import { onceEnded } from './request-end';

const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/**
 * Measures a request, from its first byte to the last of its answer, and writes a line about it at the level `debug`, and at `info`
 * where it was refused. What never reaches a handler counts as well: static files, what the gate answers, sign-ins refused in excess.
 *
 * Of the URL only the route is told: no query, and nothing that stands in a path.
 */
export function measureRequest(request: IncomingMessage, response: ServerResponse, routeOf: RouteOf): void {
  const { method = '', url = '' } = request;
  const elapsed = stopwatch();
  requestBegan();
  onceEnded(request, response, () => {
    const labels = {
      method: METHODS.has(method) ? method : 'other',
      route: routeOf(url),
      status: statusOf(response),
    };
    const seconds = elapsed();
    requestEnded(labels, seconds);
    if (!response.writableFinished) noteHangUp();
    if (isRefusal(response.statusCode) || log.isLevelEnabled('debug')) logRequest(response, labels, seconds);
  });
}

/** `2xx` and so on, or `aborted` where the client went before it had its answer: few values, whatever is answered. */
const statusOf = ({ writableFinished, statusCode }: ServerResponse): string =>
  writableFinished ? `${Math.floor(statusCode / 100)}xx` : 'aborted';

function logRequest(response: ServerResponse, { method, route }: Record<'method' | 'route', string>, seconds: number) {
  const status = response.writableFinished ? response.statusCode : null;
  const requestId = response.getHeader(REQUEST_ID_HEADER);
  const line = { requestId, method, route, status, ms: Math.round(seconds * 1e4) / 10 };
  log.debug(line, 'request');
  noteRefusal(line);
}
