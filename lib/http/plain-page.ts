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

type Texts = { title: string; lead: string };
type Onward = 'again' | 'start';

/**
 * A refusal for a person whose request never reached a page: a form of another site, or renewing on the way that failed. Plain
 * HTML, because no page of ours can be rendered from a route handler.
 */
export function plainPage(error: AuthError, { headers, method }: Request): Response {
  return plainHtml(headers, textsOf(error, headers), error.status, {}, onwardAfter(method));
}

/** A page of a title and a sentence. @param onward where it leads: to its own address again, or to the start page */
export function plainHtml(
  headers: HeaderReader,
  texts: Texts,
  status: number,
  answerHeaders: HeadersInit = {},
  onward: Onward = 'again',
): Response {
  const answer = new Response(write(headers, texts, onward, nonceOf(headers) ?? ''), {
    status,
    headers: answerHeaders,
  });
  answer.headers.set('content-type', 'text/html; charset=utf-8');
  return answer;
}

/** The page of a refusal that our server gives itself. @param asked with the nonce of the answer's policy */
export const refusalHtml = (
  error: AuthError,
  asked: { method: string; headers: HeaderReader; nonce: string },
): string => write(asked.headers, textsOf(error, asked.headers), onwardAfter(asked.method), asked.nonce);

const textsOf = (error: AuthError, headers: HeaderReader): Texts => {
  const locale = localeOf(headers);
  return { title: errorMessage(error, locale), lead: TEXTS[locale].unchanged };
};

const onwardAfter = (method: string): Onward => (method === 'GET' ? 'again' : 'start');

function write(headers: HeaderReader, { title, lead }: Texts, onward: Onward, nonce: string): string {
  const locale = localeOf(headers);
  const { again, start, reference } = TEXTS[locale];
  const link = onward === 'again' ? markup`<a href="">${again}</a>` : markup`<a href="/">${start}</a>`;
  const requestId = headers.get(REQUEST_ID_HEADER);
  const found = requestId ? markup`<p>${reference} ${requestId}</p>` : '';
  const style = nonce ? markup`<style nonce="${nonce}">${STYLE}</style>` : ''; // the gate passes over an API client's requests
  const html = markup`<!doctype html><html lang="${locale}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${plain(title)} · ${BRAND.name}</title>${style}<main><h1>${title}</h1>
<p>${lead} ${link}</p>${found}</main></html>`;
  return html.source;
}
