import { type NextRequest, NextResponse } from 'next/server';
import { getConfig } from './lib/config/config';
import { randomNonce } from './lib/crypto/random';
import { decide } from './lib/edge/gate';
import { isApi, REFRESH_PATH, REFUSED_PATH } from './lib/edge/routes';
import { contentSecurityPolicy } from './lib/edge/security-headers';
import { pageTarget } from './lib/edge/target';
import { now } from './lib/time';

/** EDGE: the gate. Carries out what `decide` says and gives the page its Content Security Policy. */
export async function middleware({ headers, method, nextUrl }: NextRequest): Promise<Response> {
  const config = getConfig();
  const path = nextUrl.pathname;
  const decision = await decide(config, { method, path, target: pageTarget(headers), headers }, now());
  if ('location' in decision) {
    const cookie = decision.action === 'open-link' && { 'set-cookie': decision.cookie };
    const headers = { location: nextUrl.origin + decision.location, 'cache-control': 'no-store', ...cookie };
    return new Response(null, { status: decision.status, headers });
  }
  // What only reads JSON needs no more, and headers that are copied cost as much as all the rest.
  if (decision.action === 'pass' && isApi(path) && method === 'GET') return NextResponse.next();

  const policy = contentSecurityPolicy(config, randomNonce());
  const request = { headers: new Headers(headers) };
  request.headers.set('content-security-policy', policy); // Next reads the nonce from the request
  const handler = decision.action === 'renew' ? REFRESH_PATH : REFUSED_PATH;
  const passed = decision.action === 'pass';
  const response = passed
    ? NextResponse.next({ request })
    : NextResponse.rewrite(new URL(handler, nextUrl), { request });
  response.headers.set('content-security-policy', policy);
  return response;
}

/** What brings an API client's token to a handler is spared: `handler()` asks before all else. Next wants literals here. */
export const config = {
  matcher: [
    '/((?!_next/static/|api/).*)',
    { source: '/api/:path*', missing: [{ type: 'header', key: 'authorization', value: '(?:[Bb]earer|JWT) .*' }] },
  ],
};
