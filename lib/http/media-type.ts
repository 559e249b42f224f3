import type { HeaderReader } from '../edge/presented-token';
import { lowerAscii, trimBlanks } from '../edge/wire-text';

/** What a request's body says it is, without its parameters; undefined when it says nothing. */
export const mediaType = ({ headers }: { headers: HeaderReader }): string | undefined => {
  const [type] = headers.get('content-type')?.split(';') ?? [];
  return type && lowerAscii(trimBlanks(type));
};

/** Whether a browser's form sent it: answered with redirects, where an API client gets JSON. */
export const isForm = (request: { headers: HeaderReader }): boolean =>
  mediaType(request) === 'application/x-www-form-urlencoded';
