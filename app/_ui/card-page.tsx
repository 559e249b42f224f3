import type { ReactNode } from 'react';
import { Isolated } from './isolated';
import { PageShell } from './page-shell';

/** A page with one thing to do. */
export function CardPage({ title, lead, children }: { title: string; lead?: ReactNode; children?: ReactNode }) {
  return (
    <PageShell>
      <div className="mx-auto max-w-md sm:rounded-card sm:border sm:border-hairline sm:bg-surface sm:p-10">
        <h1 tabIndex={-1} className="text-3xl font-semibold tracking-tight">
          {title}
        </h1>
        {lead && (
          <p className="mt-3 text-muted">
            <Isolated>{lead}</Isolated>
          </p>
        )}
        {children}
      </div>
    </PageShell>
  );
}
