import type { ReactNode } from 'react';

const LOOK = 'rounded-sm font-medium text-brand underline underline-offset-4';

/** A link that stands alone, high enough for a thumb. A plain one, with a page load: it may lead through the gate. */
export function TextLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a href={href} className={`inline-flex min-h-11 items-center ${LOOK}`}>
      {children}
    </a>
  );
}

/** A link inside a sentence. */
export function InlineLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a href={href} className={LOOK}>
      {children}
    </a>
  );
}
