import type { HeaderReader } from '../edge/presented-token';

/** What a request's body says it is, without its parameters; undefined when it says nothing. */
export const mediaType = ({ headers }: { headers: HeaderReader }): string | undefined =>
  headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();

/** Whether a browser's form sent it: answered with redirects, where an API client gets JSON. */
export const isForm = (request: { headers: HeaderReader }): boolean =>
  mediaType(request) === 'application/x-www-form-urlencoded';
