import type { ReactNode } from 'react';

/** A link in or below a text. A plain one, with a page load: it may lead through the gate. */
export function TextLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a href={href} className="rounded-sm font-medium text-brand underline underline-offset-4">
      {children}
    </a>
  );
}
