import { type NextRequest, NextResponse } from 'next/server';

/** Does what any middleware costs, and nothing else: passes on, or redirects. */
export function middleware(request: NextRequest): NextResponse {
  if (request.nextUrl.pathname === '/elsewhere') return NextResponse.redirect(new URL('/hello', request.url));
  return NextResponse.next();
}
