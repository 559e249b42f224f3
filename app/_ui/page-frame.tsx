import type { ReactNode } from 'react';
import { Wordmark } from './wordmark';

type Props = { aside?: ReactNode; footer?: ReactNode; children: ReactNode };

/** The wordmark, what belongs beside it, the page itself, and what is below. For the browser as well as for the server. */
export function PageFrame({ aside, footer, children }: Props) {
  return (
    <div className="mx-auto flex min-h-dvh max-w-3xl flex-col px-5 sm:px-8">
      <header className="flex min-h-20 flex-wrap items-center justify-between gap-4 py-4">
        <Wordmark />
        {aside}
      </header>
      <main className="flex-1 pt-6 pb-16 sm:pt-12">{children}</main>
      {footer}
    </div>
  );
}
