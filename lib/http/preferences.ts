import { headers } from 'next/headers';
import { cache } from 'react';
import { THEMES, type Theme } from '../api/preferences-input';
import { getConfig } from '../config/config';
import { cookieName, cookieValues } from '../edge/presented-token';
import type { Locale } from '../i18n/locale';
import { localeOf } from './request-locale';

/** Of the page that is being rendered. */
export const pageLocale = cache(async (): Promise<Locale> => localeOf(await headers()));

/** Of the page that is being rendered. */
export const pageTheme = cache(async (): Promise<Theme> => {
  const [chosen] = cookieValues(await headers(), cookieName('theme', getConfig()));
  return THEMES.find((theme) => theme === chosen) ?? 'system';
});
