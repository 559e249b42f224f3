import type { Metadata } from 'next';
import { pageLocale } from '@/lib/http/preferences';
import { inLanguages } from '@/lib/i18n/locale';
import { IfNotFound } from './_ui/if-not-found';

const TITLES = inLanguages({ en: 'Not found', ko: '찾을 수 없음' });

export async function generateMetadata(): Promise<Metadata> {
  return { title: TITLES[await pageLocale()] };
}

export default function NotFound() {
  return <IfNotFound />;
}
