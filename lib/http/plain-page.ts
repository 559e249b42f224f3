import { BRAND } from '../config/brand';
import type { HeaderReader } from '../edge/presented-token';
import { REQUEST_ID_HEADER } from '../edge/routes';
import { nonceOf } from '../edge/security-headers';
import type { AuthError } from '../errors';
import { markup, plain } from '../html';
import { inLanguages } from '../i18n/locale';
import { errorMessage } from './error-message';
import { localeOf } from './request-locale';

const TEXTS = inLanguages({
  en: {
    unchanged: 'Nothing was changed.',
    again: 'Load the page again',
    start: 'To the start page',
    reference: 'Reference:',
  },
  ko: {
    unchanged: '아무것도 바뀌지 않았습니다.',
    again: '페이지 새로 고침',
    start: '첫 화면으로',
    reference: '참조 번호:',
  },
});

const { page, ink, muted, brand } = BRAND.colours;
const STYLE = `:root{color-scheme:light dark}body{margin:15vh auto;max-width:36rem;padding:0 1.25rem;font:1.125rem/1.6 system-ui,sans-serif;word-break:keep-all;background:${page};color:${ink}}a{color:${brand}}p+p{color:${muted}}`;

/**
 * A refusal for a person whose request never reached a page: a form of another site, or renewing on the way that failed. Plain
 * HTML, because no page of ours can be rendered from a route handler.
 */
export function plainPage(error: AuthError, { headers, method }: Request): Response {
  const locale = localeOf(headers);
  const texts = { title: errorMessage(error, locale), lead: TEXTS[locale].unchanged };
  return plainHtml(headers, texts, error.status, {}, method === 'GET' ? 'again' : 'start');
}

/** A page of a title and a sentence. @param onward where it leads: to its own address again, or to the start page */
export function plainHtml(
  headers: HeaderReader,
  { title, lead }: { title: string; lead: string },
  status: number,
  answerHeaders: HeadersInit = {},
  onward: 'again' | 'start' = 'again',
): Response {
  const locale = localeOf(headers);
  const { again, start, reference } = TEXTS[locale];
  const nonce = nonceOf(headers) ?? '';
  const link = onward === 'again' ? markup`<a href="">${again}</a>` : markup`<a href="/">${start}</a>`;
  const html = markup`<!doctype html><html lang="${locale}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${plain(title)} · ${BRAND.name}</title><style nonce="${nonce}">${STYLE}</style><main><h1>${title}</h1>
<p>${lead} ${link}</p><p>${reference} ${headers.get(REQUEST_ID_HEADER) ?? ''}</p></main></html>`;
  const answer = new Response(html.source, { status, headers: answerHeaders });
  answer.headers.set('content-type', 'text/html; charset=utf-8');
  return answer;
}
