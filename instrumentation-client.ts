import { APP_CONTENT_SOURCES } from './lib/app/content-sources';

/**
 * Next runs this in the browser before anything else. The pages' policy lets no plain text become a script's address
 * (`require-trusted-types-for 'script'`), but Turbopack's loader sets one for each chunk that a page needs later. So: our own
 * chunks, and what an app loads from elsewhere.
 */
type TrustedTypes = { createPolicy(name: string, rules: { createScriptURL(url: string): string }): unknown };

const CHUNKS = '/_next/static/chunks/';

const { trustedTypes } = window as Window & { trustedTypes?: TrustedTypes };

trustedTypes?.createPolicy('default', {
  createScriptURL(url) {
    const { origin, pathname } = new URL(url, window.location.origin);
    if (origin === window.location.origin && pathname.startsWith(CHUNKS)) return url;
    if (APP_CONTENT_SOURCES['script-src']?.includes(origin)) return url;
    throw new TypeError(`not a script of this app: ${url}`);
  },
});
