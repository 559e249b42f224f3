import type { ReactNode } from 'react';

/** Says that something was done. */
export function Notice({ children }: { children: ReactNode }) {
  return (
    <p role="status" className="mt-6 max-w-xl rounded-lg border border-brand bg-surface p-4 font-medium">
      {children}
    </p>
  );
}
