import { bareName, cookiesFor } from './cookies';

/** Requests as a browser of this site sends them, for calling route handlers directly. */

const ORIGIN = 'http://localhost:3000';

type Options = { method?: string; json?: unknown; form?: Record<string, string>; headers?: Record<string, string> };

export function request(path: string, { method, json, form, headers }: Options = {}): Request {
  const body = json !== undefined ? JSON.stringify(json) : form ? new URLSearchParams(form).toString() : null;
  return new Request(ORIGIN + path, {
    method: method ?? (body === null ? 'GET' : 'POST'),
    body,
    headers: {
      'sec-fetch-site': 'same-origin',
      ...(json !== undefined && { 'content-type': 'application/json' }),
      ...(form && { 'content-type': 'application/x-www-form-urlencoded' }),
      ...headers,
      ...(headers?.cookie && { cookie: cookiesFor(ORIGIN, headers.cookie) }),
    },
  });
}

/** The cookies an answer sets, by bare name; an expired one is null. */
export function cookiesOf(answer: Response): Record<string, string | null> {
  const pairs = answer.headers.getSetCookie().map((cookie) => {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
    return [bareName(name), cookie.includes('Max-Age=0') ? null : value];
  });
  return Object.fromEntries(pairs);
}
