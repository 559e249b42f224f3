import { STRICT_TRANSPORT_SECURITY } from '../edge/security-headers';

/** A page's policy, with its nonce, comes from middleware.ts in place of this one, which lets nothing run. */
const NOTHING_RUNS =
  "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

/**
 * The headers of every answer, whoever gives it: a handler, Next for its static files, redirects and errors, or Node itself for
 * what it cannot read. Set before anybody else sees the request (lib/server/serve.ts), so that
 * no path, status or method goes without.
 *
 * @param https whether people reach the site by https; a browser ignores `Strict-Transport-Security` otherwise (RFC 6797)
 */
export const answerHeaders = (https: boolean): Readonly<Record<string, string>> => ({
  'content-security-policy': NOTHING_RUNS,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  ...(https && { 'strict-transport-security': STRICT_TRANSPORT_SECURITY }),
});
