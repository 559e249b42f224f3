'use client';

import { createContext, type ReactNode, useContext } from 'react';
import type { Locale } from '@/lib/i18n/locale';

type Facts = { locale: Locale; requestId: string | undefined };

const PageFactsContext = createContext<Facts>({ locale: 'en', requestId: undefined });

/** Hands components of the browser what only the server knows of a page. */
export function PageFacts({ children, ...facts }: Facts & { children: ReactNode }) {
  return <PageFactsContext value={facts}>{children}</PageFactsContext>;
}

export const usePageFacts = (): Facts => useContext(PageFactsContext);
