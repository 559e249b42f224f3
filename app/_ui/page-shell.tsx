import type { ReactNode } from 'react';
import { Preferences } from './preferences';
import { Wordmark } from './wordmark';

/** The frame of every page: wordmark, what belongs beside it, the page itself, and how one likes to read it. */
export function PageShell({ aside, children }: { aside?: ReactNode; children: ReactNode }) {
  return (
    <div className="mx-auto flex min-h-dvh max-w-3xl flex-col px-5 sm:px-8">
      <header className="flex min-h-20 flex-wrap items-center justify-between gap-4 py-4">
        <Wordmark />
        {aside}
      </header>
      <main className="flex-1 pt-6 pb-16 sm:pt-12">{children}</main>
      <Preferences />
    </div>
  );
}
