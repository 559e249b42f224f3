import Link from 'next/link';
import { type ReactNode, use } from 'react';
import { pageLocale } from '@/lib/http/preferences';
import { Isolated } from './isolated';
import { PageShell } from './page-shell';
import { SignOutForm } from './sign-out-form';
import { COMMON } from './texts';

const PAGES = [
  { href: '/protected', name: 'start' },
  { href: '/account', name: 'account' },
  { href: '/account/sessions', name: 'sessions' },
  { href: '/account/activity', name: 'activity' },
] as const;

/** Said once for all links of it: what is written on each costs every page twice, as HTML and for the script. */
const NAV = [
  'mb-8 flex flex-wrap gap-x-6 border-b border-hairline',
  '*:-mb-px *:inline-flex *:min-h-11 *:items-center *:border-b-2 *:border-transparent *:text-muted *:hover:text-ink',
  '*:aria-[current=page]:border-brand *:aria-[current=page]:font-medium *:aria-[current=page]:text-ink',
].join(' ');

type Props = { current: (typeof PAGES)[number]['href']; title: string; lead?: ReactNode; children: ReactNode };

/** The frame of the pages of somebody who is signed in. */
export function AccountShell({ current, title, lead, children }: Props) {
  const { nav } = COMMON[use(pageLocale())];
  return (
    <PageShell aside={<SignOutForm />}>
      <nav aria-label={nav.label} className={NAV}>
        {PAGES.map(({ href, name }) => (
          <Link key={href} href={href} prefetch={false} aria-current={href === current ? 'page' : undefined}>
            {nav[name]}
          </Link>
        ))}
      </nav>
      <h1 tabIndex={-1} className="text-4xl font-semibold tracking-tight sm:text-5xl">
        <Isolated>{title}</Isolated>
      </h1>
      {lead && (
        <p className="mt-4 max-w-xl text-lg text-muted">
          <Isolated>{lead}</Isolated>
        </p>
      )}
      {children}
    </PageShell>
  );
}
