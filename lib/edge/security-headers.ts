import { APP_CONTENT_SOURCES } from '../app/content-sources';
import type { Config } from '../config/config';
import type { HeaderReader } from './presented-token';

/**
 * The Content Security Policy of a page: scripts and styles run only with this response's nonce (CSP Level 3).
 * Scripts are added from our own chunks only, and from where an app says (lib/app/content-sources.ts): the Trusted Types policy
 * `default` is instrumentation-client.ts.
 * All other answers keep the policy of lib/server/answer-headers.ts, by which nothing runs.
 */
export function contentSecurityPolicy(config: Config, nonce: string): string {
  // The development server evaluates code for its stack traces, styles inline and talks over a web socket.
  const development = !config.production;
  const directives = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    `style-src 'self' ${development ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    "img-src 'self'",
    "font-src 'self'",
    `connect-src 'self'${development ? ' ws:' : ''}`,
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "object-src 'none'",
    "frame-ancestors 'none'",
    ...(development ? [] : ["require-trusted-types-for 'script'", 'trusted-types nextjs nextjs#bundler default']),
    ...(config.secureCookies ? ['upgrade-insecure-requests'] : []),
  ];
  return APP_SOURCES.reduce(withSources, directives).join('; ');
}

const APP_SOURCES = Object.entries(APP_CONTENT_SOURCES);

function withSources(directives: readonly string[], [name, sources]: [string, readonly string[]]): string[] {
  const own = directives.find((directive) => directive.startsWith(`${name} `)) ?? name;
  const allowed = [own.replace(" 'none'", ''), ...sources].join(' '); // with any source, 'none' would be ignored
  return [...directives.filter((directive) => directive !== own), allowed];
}

/** The nonce in the policy that the gate put on a page's request; none without the gate. Only what a nonce may hold is read. */
export const nonceOf = (headers: HeaderReader): string | undefined =>
  /'nonce-([A-Za-z0-9+/=]+)'/.exec(headers.get('content-security-policy') ?? '')?.[1];

/** Two years with subdomains; only said when the site is https, since a browser ignores it otherwise (RFC 6797). */
export const STRICT_TRANSPORT_SECURITY = 'max-age=63072000; includeSubDomains';
