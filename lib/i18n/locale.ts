import { lowerAscii, trimBlanks } from '../edge/wire-text';

/** The languages Latchkey speaks, the one it falls back to first. */
export const LOCALES = ['en', 'ko'] as const;
export type Locale = (typeof LOCALES)[number];

type Fallback = (typeof LOCALES)[0];

export const isLocale = (tag: string | undefined): tag is Locale => LOCALES.some((locale) => locale === tag);

/**
 * Texts in every language. A key that one language lacks, or has too many, does not compile.
 *
 *     const TEXTS = inLanguages({ en: { title: 'Sign in' }, ko: { title: '로그인' } });
 */
export const inLanguages = <T>(
  texts: Record<Fallback, T> & Record<Exclude<Locale, Fallback>, NoInfer<T>>,
): Record<Locale, T> => texts;

/**
 * The language of ours that a reader likes best.
 *
 * @param acceptLanguage the request header, `ko-KR,ko;q=0.9,en;q=0.8` (RFC 9110 section 12.5.4)
 */
export function pickLocale(acceptLanguage: string | null): Locale {
  const wishes = (acceptLanguage ?? '').split(',').map((wish) => {
    const [tag = '', quality] = wish.split(';');
    const weight = quality === undefined ? 1 : Number(/^[ \t]*q=([01](?:\.\d{0,3})?)[ \t]*$/.exec(quality)?.[1] ?? 0);
    return { language: lowerAscii(trimBlanks(tag)).split('-')[0] ?? '', weight };
  });
  const ours = wishes.filter(({ language, weight }) => isLocale(language) && weight > 0);
  const [best] = ours.sort((a, b) => b.weight - a.weight);
  return best && isLocale(best.language) ? best.language : LOCALES[0];
}
