import { type NextRequest, NextResponse } from 'next/server';
import { getConfig } from './lib/config';
import { randomNonce } from './lib/crypto/random';
import { decide } from './lib/edge/gate';
import { PATH_HEADER, REFUSED_API_PATH } from './lib/edge/routes';
import { contentSecurityPolicy, STRICT_TRANSPORT_SECURITY } from './lib/edge/security-headers';
import { now } from './lib/time';

/** EDGE: the gate. Carries out what `decide` says and gives the page its Content Security Policy. */
export async function middleware(request: NextRequest): Promise<NextResponse> {
  const config = getConfig();
  const { pathname: path, search } = request.nextUrl;
  const decision = await decide(config, { path, search, headers: request.headers }, now());

  const policy = contentSecurityPolicy(config, randomNonce());
  const headers = new Headers(request.headers);
  headers.set('content-security-policy', policy); // Next reads the nonce from the request
  headers.set(PATH_HEADER, path + search);

  const response = respond(request, decision, headers);
  response.headers.set('content-security-policy', policy);
  if (config.secureCookies) response.headers.set('strict-transport-security', STRICT_TRANSPORT_SECURITY);
  return response;
}

function respond(request: NextRequest, decision: Awaited<ReturnType<typeof decide>>, headers: Headers): NextResponse {
  if (decision.action === 'sign-in') return NextResponse.redirect(new URL(decision.location, request.nextUrl), 307);
  if (decision.action === 'refuse') {
    return NextResponse.rewrite(new URL(REFUSED_API_PATH, request.nextUrl), { request: { headers } });
  }
  return NextResponse.next({ request: { headers } });
}

export const config = { matcher: '/((?!_next/static/).*)' };
