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
 * @param hosts answers for these alone, and with 421 for others (RFC 9110 section 15.5.20); null answers for any
 */
export function refuseHost(
  request: IncomingMessage,
  response: ServerResponse,
  hosts: ReadonlySet<string> | null,
): boolean {
  const { headers, httpVersion, url } = request;
  const named = request.rawHeaders.filter((name, index) => index % 2 === 0 && lowerAscii(name) === 'host').length;
  const missing = named === 0 && httpVersion === '1.0';
  if (!missing && (named !== 1 || !HOST.test(headers.host ?? ''))) return refuse(request, response, 'invalid_request');
  if (hosts === null || BY_ADDRESS.has(url?.split('?')[0]) || hosts.has(lowerAscii(headers.host ?? ''))) return false;
  return refuse(request, response, 'misdirected_request');
}

/** How a `Host` names this origin: a port that goes without saying may be said. */
export function hostsOf(origin: string): ReadonlySet<string> {
  const { protocol, host, port } = new URL(origin);
  return new Set(port ? [host] : [host, `${host}:${protocol === 'https:' ? 443 : 80}`]);
}
