import { getConfig } from '../config/config';
import { cookieName, cookieValues, type HeaderReader } from '../edge/presented-token';
import { isLocale, type Locale, pickLocale } from '../i18n/locale';

/** The language that was chosen here, else the one the browser asks for. */
export function localeOf(requestHeaders: HeaderReader): Locale {
  const [chosen] = cookieValues(requestHeaders, cookieName('locale', getConfig()));
  return isLocale(chosen) ? chosen : pickLocale(requestHeaders.get('accept-language'));
}
