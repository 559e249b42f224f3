'use client';

import { useEffect, useState } from 'react';
import { inLanguages, isLocale } from '@/lib/i18n/locale';
import { Trouble } from './_ui/trouble';

const TEXTS = inLanguages({
  en: {
    title: 'Something went wrong on our side',
    lead: 'Nothing you did was lost. Load the page again in a moment; if it keeps failing, tell whoever runs this site, with this reference.',
    loadAgain: 'Load the page again',
    reference: 'Reference:',
  },
  ko: {
    title: '저희 쪽에서 문제가 생겼습니다',
    lead: '잃은 것은 없습니다. 잠시 뒤에 페이지를 새로 고치세요. 계속되면 아래 참조 번호를 사이트 운영자에게 알려 주세요.',
    loadAgain: '페이지 새로 고침',
    reference: '참조 번호:',
  },
});

/** Shown in place of a page that failed. The details are in the server's log, under the reference. */
export default function ErrorPage({ error }: { error: Error & { digest?: string } }) {
  // What the layout knows: an error page of Next's is no server component, and comes before the layout's attributes.
  const [root, setRoot] = useState<HTMLElement>();
  useEffect(() => setRoot(document.documentElement), []);
  const { reference, ...texts } = TEXTS[isLocale(root?.lang) ? root.lang : 'en'];
  const ids = [root?.dataset.request, error.digest].filter(Boolean).join(' · ');
  return <Trouble {...texts} reference={ids && `${reference} ${ids}`} />;
}
