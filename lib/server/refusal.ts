import { STATUS_CODES } from 'node:http';
import { getConfig } from '../config/config';
import { randomNonce } from '../crypto/random';
import { isApiCaller, isNavigation } from '../edge/api-caller';
import type { HeaderReader } from '../edge/presented-token';
import { isApi } from '../edge/routes';
import { contentSecurityPolicy } from '../edge/security-headers';
import { AuthError, type ErrorCode } from '../errors';
import { errorMessage } from '../http/error-message';
import { isForm } from '../http/media-type';
import { refusalHtml } from '../http/plain-page';
import { localeOf } from '../http/request-locale';
import type { Locale } from '../i18n/locale';

/** What is known of a request: that it was read does not mean that it can be answered by Next. */
export type Asked = { method: string; target: string; headers: HeaderReader };

export type Refusal = { status: number; statusText: string; headers: Record<string, string>; body: Buffer };

/**
 * The whole answer to a request that never reaches Next, as a handler would give it: JSON, or a page for a person, in the language that
 * was asked for, and out of caches and search engines.
 */
export function makeRefusal(code: ErrorCode, asked: Asked): Refusal {
  const error = new AuthError(code);
  return isPerson(asked) ? whole(error, pageOf(error, asked)) : jsonRefusal(error, localeOf(asked.headers));
}

/** The same for a program, whatever it asked. */
export function jsonRefusal(error: AuthError, locale: Locale): Refusal {
  const body = JSON.stringify({ message: errorMessage(error, locale), error: error.code });
  return whole(error, { 'content-type': 'application/json', body });
}

function whole({ status, retryAfter }: AuthError, { body, ...headers }: Content): Refusal {
  const bytes = Buffer.from(body);
  return {
    status,
    statusText: STATUS_CODES[status] ?? '',
    headers: {
      'cache-control': 'no-store',
      'x-robots-tag': 'noindex',
      ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
      ...headers,
      'content-length': String(bytes.byteLength),
    },
    body: bytes,
  };
}

/** A browser that shows what it is answered: it posted a form, or asks for a page. */
const isPerson = ({ target, headers }: Asked): boolean =>
  (isForm({ headers }) || !isApi(target.split('?')[0] ?? '')) && (isNavigation(headers) || isReader(headers));

/** Browsers say how they fetch to trustworthy addresses alone. */
const isReader = (headers: HeaderReader): boolean =>
  (headers.get('accept') ?? '').includes('text/html') && !isApiCaller(headers);

type Content = { body: string } & Record<string, string>;

function pageOf(error: AuthError, { method, headers }: Asked): Content {
  const nonce = randomNonce();
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': contentSecurityPolicy(getConfig(), nonce),
    body: refusalHtml(error, { method, headers, nonce }),
  };
}
