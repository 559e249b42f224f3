'use client';

import { BRAND } from '@/lib/config/brand';
import './globals.css';
import ErrorPage from './error';

/** Shown when the root layout itself failed. */
export default function GlobalError({ error }: { error: Error & { digest?: string } }) {
  return (
    <html lang="en">
      <body>
        <title>{`Something went wrong · ${BRAND.name}`}</title>
        <ErrorPage error={error} />
      </body>
    </html>
  );
}
