'use client';

import { inLanguages } from '@/lib/i18n/locale';
import { ButtonLink } from './button';
import { usePageFacts } from './page-facts';
import { PageFrame } from './page-frame';

const TEXTS = inLanguages({
  en: {
    title: 'There is no page at this address',
    lead: 'It may have moved, or the address may have a typing mistake. From the start page you find everything there is.',
    toStart: 'To the start page',
    reference: 'Reference:',
  },
  ko: {
    title: '이 주소에는 페이지가 없습니다',
    lead: '옮겨졌거나 주소가 잘못 입력되었을 수 있습니다. 첫 화면에서 모든 페이지를 찾을 수 있습니다.',
    toStart: '첫 화면으로',
    reference: '참조 번호:',
  },
});

/** What is shown where nothing is. It has no footer: that asks the server. */
export function NoSuchPage() {
  const { locale, requestId } = usePageFacts();
  const { title, lead, toStart, reference } = TEXTS[locale];
  return (
    <PageFrame>
      <h1 tabIndex={-1} className="text-4xl font-semibold tracking-tight">
        {title}
      </h1>
      <p className="mt-5 mb-8 max-w-xl text-lg text-muted">{lead}</p>
      <ButtonLink href="/">{toStart}</ButtonLink>
      {requestId && (
        <p className="mt-8 text-sm text-muted">
          {reference} {requestId}
        </p>
      )}
    </PageFrame>
  );
}
