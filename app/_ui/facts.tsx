import type { ReactNode } from 'react';

/** A list of terms and what holds for each. */
export function Facts({ children }: { children: ReactNode }) {
  return (
    <dl className="mt-8 max-w-xl divide-y divide-hairline rounded-card border border-hairline bg-surface px-5">
      {children}
    </dl>
  );
}

export function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap justify-between gap-x-6 gap-y-1 py-3.5">
      <dt className="text-muted">{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}
