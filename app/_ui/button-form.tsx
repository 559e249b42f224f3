import type { ReactNode } from 'react';
import { Button } from './button';
import { type Hidden, HiddenFields } from './hidden-fields';

/** A plain form with nothing but a button. One with fields to fill in is a `PostForm`. */
export function ButtonForm({ action, hidden, children }: { action: string; hidden?: Hidden; children: ReactNode }) {
  return (
    <form action={action} method="post">
      <HiddenFields fields={hidden} />
      <Button look="quiet">{children}</Button>
    </form>
  );
}
