import type { Locale } from '../i18n/locale';

/**
 * Yours: your app's links in the frame of signed-in pages, before Latchkey's own.
 *
 *     { href: '/notes', name: { en: 'Notes', ko: '메모' } },
 */
export const APP_NAVIGATION = [] as const satisfies ReadonlyArray<{ href: string; name: Record<Locale, string> }>;
