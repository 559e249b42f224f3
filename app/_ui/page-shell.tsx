import type { ReactNode } from 'react';
import { Wordmark } from './wordmark';

/** The frame of every page: wordmark, what belongs beside it, and the page itself. */
export function PageShell({ aside, children }: { aside?: ReactNode; children: ReactNode }) {
  return (
    <div className="mx-auto flex min-h-dvh max-w-3xl flex-col px-5 sm:px-8">
      <header className="flex min-h-20 flex-wrap items-center justify-between gap-4 py-4">
        <Wordmark />
        {aside}
      </header>
      <main className="flex-1 pt-6 pb-20 sm:pt-12">{children}</main>
    </div>
  );
}
