import type { Metadata, Viewport } from 'next';
import { connection } from 'next/server';
import type { ReactNode } from 'react';
import { isOutage } from '@/lib/http/current-session';
import { Outage } from './_ui/outage';
import './globals.css';

export const metadata: Metadata = {
  title: { default: 'Latchkey', template: '%s · Latchkey' },
  description: 'Sign-in that a Next.js app owns.',
};

export const viewport: Viewport = { colorScheme: 'light dark' };

export default async function RootLayout({ children }: { children: ReactNode }) {
  await connection(); // rendered for each request: the page's scripts carry that response's nonce
  return (
    <html lang="en">
      <body>{(await isOutage()) ? <Outage /> : children}</body>
    </html>
  );
}
