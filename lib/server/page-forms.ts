import type { IncomingMessage } from 'node:http';
import { FORM_PAGES } from '../http/form-pages';
import { isForm } from '../http/media-type';
import { headersOf } from './refuse';

/** Where a form is handled that a page posts to its own address. */
const HANDLERS: ReadonlyMap<string, string> = new Map(
  [...FORM_PAGES].flatMap(([handler, { path, toOwnPage }]) => (toOwnPage ? [[path, handler]] : [])),
);

/**
 * Hands a form that was posted to its page's own address to its handler. The forms that lead on to where somebody was going have no
 * address of their own: only then a browser without JavaScript takes the fragment of the page (`#event-12`) along, over the
 * redirect to that place (decision 037).
 */
export function handOverPageForms(request: IncomingMessage): void {
  if (request.method !== 'POST' || !isForm({ headers: headersOf(request) })) return;
  request.url = HANDLERS.get(request.url?.split('?', 1)[0] ?? '') ?? request.url;
}
