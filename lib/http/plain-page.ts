import type { AuthError } from '../errors';

/**
 * A refusal for a person whose request never reached a page: renewing on the way failed. Plain HTML, because no page of ours
 * can be rendered from a route handler.
 */
export function plainPage({ message, status }: AuthError): Response {
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><title>${message}</title><h1>${message}</h1>
<p>Nothing was changed. <a href="">Load the page again</a></p></html>`;
  return new Response(html, { status, headers: { 'content-type': 'text/html; charset=utf-8' } });
}
