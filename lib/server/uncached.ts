import type { IncomingMessage, ServerResponse } from 'node:http';
import { isPublic } from '../edge/routes';

const STATIC = '/_next/static/';

/**
 * Keeps an answer out of caches: whatever depends on who asks, every error, and what says nothing of caches. A shared cache may keep
 * a redirect that says nothing, by a rule of its own (RFC 9111 section 4.2.2), and Next says nothing of most of its redirects; of its
 * prerendered error page, which the gate shows to some and not to others, it says a year.
 *
 * An answer may say how it is kept where it is the same for everybody: at a path of the public list, and for the files of the build.
 * Decided when the head is written, because Next says nothing of a file that has a `Cache-Control` already.
 */
export function keepOutOfCaches({ method = '', url = '' }: IncomingMessage, response: ServerResponse): void {
  const [path = ''] = url.split('?', 1);
  const writeHead = response.writeHead.bind(response) as (status: number, ...given: unknown[]) => ServerResponse;
  response.writeHead = (status: number, ...given: unknown[]) => {
    const said = String(response.getHeader('cache-control') ?? '');
    const mayBeKept = said !== '' && status < 400 && (path.startsWith(STATIC) || isPublic(method, path));
    if (!mayBeKept && !said.includes('no-store')) response.setHeader('cache-control', 'no-store');
    return writeHead(status, ...given);
  };
}
