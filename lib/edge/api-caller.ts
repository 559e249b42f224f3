import { bringsCredentials, type HeaderReader } from './presented-token';
import { isApi } from './routes';
import { lowerAscii, trimBlanks } from './wire-text';

/** What a request's body says it is, without its parameters; undefined when it says nothing. */
export const mediaType = (headers: HeaderReader): string | undefined => {
  const [type] = headers.get('content-type')?.split(';') ?? [];
  return type && lowerAscii(trimBlanks(type));
};

/**
 * Whether a program asks, whatever for: its header says who it is, well or badly, or its body is JSON. Redirected to sign in, it would
 * take the page it is shown for success, so it is told in JSON what is wrong.
 */
export const isApiCaller = (headers: HeaderReader): boolean =>
  bringsCredentials(headers) || /^application\/(?:[\w.-]+\+)?json$/.test(mediaType(headers) ?? '');

/** Whether what goes wrong is told in JSON: at a path of the API, or to an API caller anywhere. */
export const isToldInJson = (path: string, headers: HeaderReader): boolean => isApi(path) || isApiCaller(headers);

/** Whether a person will look at the answer, even where a header names a program: a proxy may add `Authorization` to all. */
export const isNavigation = (headers: HeaderReader): boolean => headers.get('sec-fetch-mode') === 'navigate';
