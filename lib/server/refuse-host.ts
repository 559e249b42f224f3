import type { IncomingMessage, ServerResponse } from 'node:http';
import { lowerAscii } from '../edge/wire-text';
import { refuse } from './refuse';

/** A host and a port, if any (RFC 9112 section 3.2, RFC 3986 section 3.2.2). */
const HOST = /^(\[[0-9a-f:.]+\]|[a-z0-9._~!$&'()*+,;=%-]+)(:\d*)?$/i;

/** Asked by programs that know a machine by its address alone: health checks and scrapers. */
const BY_ADDRESS: ReadonlySet<string | undefined> = new Set(['/api/health', '/api/ready', '/api/metrics']);

/**
 * Refuses a request that does not say in one word which host it is for: 400 for a `Host` that is missing (but in HTTP/1.0), there
 * twice, or none (RFC 9112 section 3.2). A proxy may have judged by the other one.
 *
 * @param origin answers for this one alone, and with 421 for others (RFC 9110 section 15.5.20); null answers for any
 */
export function refuseHost(request: IncomingMessage, response: ServerResponse, origin: string | null): boolean {
  const { headers, httpVersion, url } = request;
  const named = request.rawHeaders.filter((name, index) => index % 2 === 0 && lowerAscii(name) === 'host').length;
  const missing = named === 0 && httpVersion === '1.0';
  if (!missing && (named !== 1 || !HOST.test(headers.host ?? ''))) return refuse(request, response, 'invalid_request');
  if (origin === null || BY_ADDRESS.has(url?.split('?')[0]) || isHostOf(origin, headers.host)) return false;
  return refuse(request, response, 'misdirected_request');
}

/** A port that goes without saying may be said. */
const isHostOf = (origin: string, host: string | undefined): boolean => {
  const { protocol, host: own } = new URL(origin);
  const name = lowerAscii(host ?? '');
  return name === own || (!/:\d+$/.test(own) && name === `${own}:${protocol === 'https:' ? 443 : 80}`);
};
