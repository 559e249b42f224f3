import type { ReactNode } from 'react';

const SHAPE =
  'inline-flex min-h-11 cursor-pointer items-center justify-center rounded-control px-5 text-base font-medium transition-colors motion-reduce:transition-none in-aria-busy:cursor-progress in-aria-busy:opacity-70';

const LOOK = {
  primary: 'bg-brand text-on-brand hover:bg-brand-strong',
  quiet: 'border border-line bg-surface text-ink hover:border-ink',
  danger: 'bg-danger text-page hover:opacity-90',
} as const;

type Look = keyof typeof LOOK;

export function Button({ look = 'primary', wide, children }: { look?: Look; wide?: boolean; children: ReactNode }) {
  return (
    <button type="submit" className={`${SHAPE} ${LOOK[look]} ${wide ? 'w-full' : ''}`}>
      {children}
    </button>
  );
}

/** A link that looks like a button. A plain one, with a page load: it leads through the gate. */
export function ButtonLink({ href, look = 'primary', children }: { href: string; look?: Look; children: ReactNode }) {
  return (
    <a href={href} className={`${SHAPE} ${LOOK[look]}`}>
      {children}
    </a>
  );
}
