import { request as rawRequest } from 'node:http';
import { cookiesFor } from '../test/cookies';

/** Requests as API clients send them, and as only hostile ones do. */

export type Answer = { status: number; body: string; headers: Headers };

/** Cookies of ours are given by their bare names. */
export async function ask(origin: string, path: string, init: RequestInit = {}): Promise<Answer> {
  const headers = new Headers(init.headers);
  const cookie = headers.get('cookie');
  if (cookie !== null) headers.set('cookie', cookiesFor(origin, cookie));
  const response = await fetch(origin + path, { redirect: 'manual', ...init, headers });
  return { status: response.status, body: await response.text(), headers: response.headers };
}

export const postSignIn = (origin: string, body: string, headers: Record<string, string> = {}): Promise<Answer> =>
  ask(origin, '/api/auth', { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });

export type RawAnswer = { status: number | undefined; body: string; location: string };

/** Sends a path exactly as it is written, and any Host header, both of which fetch would tidy up. Cookies as for `ask`. */
export function rawAnswer(
  origin: string,
  path: string,
  headers: Record<string, string> = {},
  body?: string,
): Promise<RawAnswer> {
  const { hostname, port } = new URL(origin);
  const method = body === undefined ? 'GET' : 'POST';
  return new Promise((resolve, reject) => {
    const named = headers.cookie ? { ...headers, cookie: cookiesFor(origin, headers.cookie) } : headers;
    rawRequest({ hostname, port, path, headers: named, method }, async (response) => {
      const body = (await response.toArray()).join('');
      resolve({ status: response.statusCode, body, location: response.headers.location ?? '' });
    })
      .on('error', reject)
      .end(body);
  });
}
