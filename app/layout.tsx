import type { Metadata, Viewport } from 'next';
import { headers } from 'next/headers';
import { connection } from 'next/server';
import type { ReactNode } from 'react';
import { BRAND } from '@/lib/config/brand';
import { REQUEST_ID_HEADER } from '@/lib/edge/routes';
import { pageViewer } from '@/lib/http/current-session';
import { pageLocale, pageTheme } from '@/lib/http/preferences';
import { BrandStyle } from './_ui/brand-style';
import { Outage } from './_ui/outage';
import { PageFacts } from './_ui/page-facts';
import { SessionCheck } from './_ui/session-check';
import './globals.css';

export async function generateMetadata(): Promise<Metadata> {
  const description = BRAND.tagline[await pageLocale()];
  return { title: { default: BRAND.name, template: `%s · ${BRAND.name}` }, description };
}

export const viewport: Viewport = { colorScheme: 'light dark' };

export default async function RootLayout({ children }: { children: ReactNode }) {
  await connection(); // rendered for each request: the page's scripts carry that response's nonce
  const requestId = (await headers()).get(REQUEST_ID_HEADER) ?? undefined;
  const locale = await pageLocale();
  const { userId, outage } = await pageViewer();
  return (
    <html lang={locale} data-theme={await pageTheme()} data-request={requestId}>
      <head>
        <BrandStyle />
      </head>
      <body>
        <PageFacts locale={locale} requestId={requestId}>
          {outage ? <Outage /> : children}
          {userId && <SessionCheck userId={userId} />}
        </PageFacts>
      </body>
    </html>
  );
}
