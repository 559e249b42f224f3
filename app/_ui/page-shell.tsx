import type { ReactNode } from 'react';
import { PageFrame } from './page-frame';
import { Preferences } from './preferences';

/** The frame of every page, with how one likes to read it at its foot. */
export function PageShell({ aside, children }: { aside?: ReactNode; children: ReactNode }) {
  return (
    <PageFrame aside={aside} footer={<Preferences />}>
      {children}
    </PageFrame>
  );
}
