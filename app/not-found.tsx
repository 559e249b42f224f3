import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { REQUEST_ID_HEADER } from '@/lib/edge/routes';
import { pageLocale } from '@/lib/http/preferences';
import { inLanguages } from '@/lib/i18n/locale';
import { ButtonLink } from './_ui/button';
import { PageShell } from './_ui/page-shell';
import { COMMON } from './_ui/texts';

const TEXTS = inLanguages({
  en: {
    name: 'Not found',
    title: 'There is no page at this address',
    lead: 'It may have moved, or the address may have a typing mistake. From the start page you find everything there is.',
  },
  ko: {
    name: '찾을 수 없음',
    title: '이 주소에는 페이지가 없습니다',
    lead: '옮겨졌거나 주소가 잘못 입력되었을 수 있습니다. 첫 화면에서 모든 페이지를 찾을 수 있습니다.',
  },
});

export async function generateMetadata(): Promise<Metadata> {
  return { title: TEXTS[await pageLocale()].name };
}

export default async function NotFound() {
  const locale = await pageLocale();
  const { title, lead } = TEXTS[locale];
  const requestId = (await headers()).get(REQUEST_ID_HEADER);
  return (
    <PageShell>
      <h1 tabIndex={-1} className="text-4xl font-semibold tracking-tight">
        {title}
      </h1>
      <p className="mt-5 mb-8 max-w-xl text-lg text-muted">{lead}</p>
      <ButtonLink href="/">{COMMON[locale].toStart}</ButtonLink>
      {requestId && <p className="mt-8 text-sm text-muted">{COMMON[locale].reference(requestId)}</p>}
    </PageShell>
  );
}
