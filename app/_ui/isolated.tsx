import type { ReactNode } from 'react';
import { splitIsolated } from '@/lib/i18n/direction';

/** A sentence in which the names that `isolate()` (lib/i18n/direction.ts) isolated stand in `<bdi>`. All else is shown as it is. */
export function Isolated({ children }: { children: ReactNode }) {
  if (typeof children !== 'string') return children;
  return splitIsolated(children).map((part, at) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one sentence keep their places
    at % 2 === 1 ? <bdi key={at}>{part}</bdi> : part,
  );
}
