import { type NextRequest, NextResponse } from 'next/server';
import { getConfig } from './lib/config';
import { randomNonce } from './lib/crypto/random';
import { type Decision, decide } from './lib/edge/gate';
import { isApi, PATH_HEADER, REFRESH_PATH, REFUSED_PATH } from './lib/edge/routes';
import { contentSecurityPolicy } from './lib/edge/security-headers';
import { now } from './lib/time';

/** EDGE: the gate. Carries out what `decide` says and gives the page its Content Security Policy. */
export async function middleware(request: NextRequest): Promise<NextResponse> {
  const config = getConfig();
  const { pathname: path, search } = request.nextUrl;
  const decision = await decide(config, { method: request.method, path, search, headers: request.headers }, now());

  // What only reads JSON needs no more, and headers that are copied cost as much as all the rest.
  if (decision.action === 'pass' && isApi(path) && request.method === 'GET') return NextResponse.next();

  const policy = contentSecurityPolicy(config, randomNonce());
  const headers = new Headers(request.headers);
  headers.set('content-security-policy', policy); // Next reads the nonce from the request
  headers.set(PATH_HEADER, path + search);

  const response = respond(request, decision, headers);
  response.headers.set('content-security-policy', policy);
  return response;
}

function respond({ nextUrl }: NextRequest, decision: Decision, headers: Headers): NextResponse {
  if (decision.action === 'pass') return NextResponse.next({ request: { headers } });
  if (decision.action === 'sign-in') {
    const init = { status: decision.status, headers: { 'cache-control': 'no-store' } };
    return NextResponse.redirect(new URL(decision.location, nextUrl), init);
  }
  const handler = decision.action === 'renew' ? REFRESH_PATH : REFUSED_PATH;
  return NextResponse.rewrite(new URL(handler, nextUrl), { request: { headers } });
}

export const config = { matcher: '/((?!_next/static/).*)' };
