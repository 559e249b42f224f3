import Bowser from 'bowser';
import type { Locale } from '../i18n/locale';

const ON: Record<Locale, (browser: string, system: string) => string> = {
  en: (browser, system) => `${browser} on ${system}`,
  ko: (browser, system) => `${system}의 ${browser}`,
};

/** A device in words ("Firefox on Windows"), or what an API client calls itself. Never trusted, only shown. */
export function deviceName(userAgent: string, locale: Locale = 'en'): string {
  if (userAgent === '') return 'Unknown device';
  const { browser, os } = Bowser.parse(userAgent);
  if (browser.name && os.name) return ON[locale](browser.name, os.name);
  return browser.name || os.name || userAgent.split(/[\s/]/)[0] || 'Unknown device';
}
