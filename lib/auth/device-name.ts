import Bowser from 'bowser';
import type { Locale } from '../i18n/locale';

const ON: Record<Locale, (browser: string, system: string) => string> = {
  en: (browser, system) => `${browser} on ${system}`,
  ko: (browser, system) => `${system}의 ${browser}`,
};

/** Anybody can send any header, and this stands in mails of ours: only names that we know, and single words for programs. */
const BROWSERS = new Set(Object.values(Bowser.BROWSER_MAP));
const SYSTEMS = new Set(Object.values(Bowser.OS_MAP));
const PROGRAM = /^[\p{L}\p{N}_-]{1,40}(?=[\s/]|$)/u;

const known = (names: ReadonlySet<string>, name: string | undefined): string => (name && names.has(name) ? name : '');

/**
 * A device in words ("Firefox on Windows"), or what an API client calls itself ("curl"); null where it says nothing we would
 * repeat. Never trusted, only shown.
 */
export function deviceName(userAgent: string, locale: Locale = 'en'): string | null {
  if (userAgent === '') return null;
  const parsed = Bowser.parse(userAgent);
  const browser = known(BROWSERS, parsed.browser.name);
  const system = known(SYSTEMS, parsed.os.name);
  if (browser && system) return ON[locale](browser, system);
  return browser || system || PROGRAM.exec(userAgent)?.[0] || null;
}
