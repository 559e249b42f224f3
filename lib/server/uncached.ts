import type { ServerResponse } from 'node:http';

/**
 * Keeps an answer out of caches unless whoever makes it says how it may be kept, and in any case an error. Next says so of pages and
 * files, and nothing of its redirects and refusals, which differ by who asks; a cache may keep those by a rule of its own (RFC 9111
 * section 4.2.2). Of the page that it shows for an error of its own it says that it may be kept for a year.
 *
 * Decided when the head is written, because Next says nothing of a file that has a `Cache-Control` already.
 */
export function keepOutOfCaches(response: ServerResponse): void {
  const writeHead = response.writeHead.bind(response) as (status: number, ...given: unknown[]) => ServerResponse;
  response.writeHead = (status: number, ...given: unknown[]) => {
    const said = String(response.getHeader('cache-control') ?? '');
    if (said === '' || (status >= 400 && !said.includes('no-store'))) response.setHeader('cache-control', 'no-store');
    return writeHead(status, ...given);
  };
}
