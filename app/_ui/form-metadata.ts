import type { Metadata } from 'next';
import { pageLocale } from '@/lib/http/preferences';
import type { Locale } from '@/lib/i18n/locale';
import { type Query, readFailure } from './form-failure';
import { COMMON } from './texts';

type PageTexts = Record<Locale, { title: string; description: string }>;

/** Title and description of a page with a form. The title says so first when something went wrong. */
export async function formMetadata(texts: PageTexts, searchParams: Promise<Query>): Promise<Metadata> {
  const locale = await pageLocale();
  const { title, description } = texts[locale];
  return { title: readFailure(await searchParams) ? COMMON[locale].errorTitle(title) : title, description };
}

/** Title and description of a page without one. */
export async function pageMetadata(texts: PageTexts): Promise<Metadata> {
  const { title, description } = texts[await pageLocale()];
  return { title, description };
}
