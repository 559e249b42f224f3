'use client';

import './globals.css';
import ErrorPage from './error';

/** Shown when the root layout itself failed. */
export default function GlobalError({ error }: { error: Error & { digest?: string } }) {
  return (
    <html lang="en">
      <body>
        <title>Something went wrong · Latchkey</title>
        <ErrorPage error={error} />
      </body>
    </html>
  );
}
