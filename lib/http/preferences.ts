import { headers } from 'next/headers';
import { cache } from 'react';
import { THEMES, type Theme } from '../api/preferences-input';
import { getConfig } from '../config/config';
import { cookieName, cookieValues, type HeaderReader } from '../edge/presented-token';
import { isLocale, type Locale, pickLocale } from '../i18n/locale';

/** The language that was chosen here, else the one the browser asks for. */
export function localeOf(requestHeaders: HeaderReader): Locale {
  const [chosen] = cookieValues(requestHeaders, cookieName('locale', getConfig()));
  return isLocale(chosen) ? chosen : pickLocale(requestHeaders.get('accept-language'));
}

/** Of the page that is being rendered. */
export const pageLocale = cache(async (): Promise<Locale> => localeOf(await headers()));

/** Of the page that is being rendered. */
export const pageTheme = cache(async (): Promise<Theme> => {
  const [chosen] = cookieValues(await headers(), cookieName('theme', getConfig()));
  return THEMES.find((theme) => theme === chosen) ?? 'system';
});
