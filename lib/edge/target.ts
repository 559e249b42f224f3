import type { HeaderReader } from './presented-token';
import { TARGET_HEADER } from './routes';

/** Added by Next's router to the address of a page that it fetches. */
const ROUTER_PARAMETER = '_rsc';

/**
 * The path and query that were asked for, to the byte (RFC 9112 section 3.2.1). Next shows `request.url` only after its parsers wrote
 * the query in its own way (`?flag` became `?flag=`), so lib/server/identify-request.ts hands the request's own text on in a header.
 *
 * @returns `/` for what a browser could take for another host (`//evil.example`), and where the header is missing
 */
export function requestTarget(headers: HeaderReader): string {
  const target = headers.get(TARGET_HEADER) ?? '';
  return /^\/(?![/\\])/.test(target) ? target : '/';
}

/** The address of the page that was asked for: the target without what Next's router adds to it. */
export const pageTarget = (headers: HeaderReader): string => withoutParameter(requestTarget(headers), ROUTER_PARAMETER);

/** A path and query without the parameter of that name, however it is encoded; all else stays to the byte. */
export function withoutParameter(target: string, name: string): string {
  const query = queryOf(target);
  const pairs = query.split('&');
  const kept = pairs.filter((pair) => !readParameters(pair).has(name));
  if (kept.length === pairs.length) return target;
  const path = target.slice(0, -query.length - 1);
  return kept.length > 0 ? `${path}?${kept.join('&')}` : path;
}

/** The parameters of a path and query, decoded. */
export const parametersOf = (target: string): URLSearchParams => readParameters(queryOf(target));

/** The `&` keeps a second `?` from being dropped as the query's beginning. */
const readParameters = (query: string): URLSearchParams => new URLSearchParams(`&${query}`);

const queryOf = (target: string): string => target.split('?').slice(1).join('?');
