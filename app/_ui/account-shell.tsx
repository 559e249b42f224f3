import Link from 'next/link';
import { type ReactNode, use } from 'react';
import { APP_NAVIGATION } from '@/lib/app/navigation';
import { pageLocale } from '@/lib/http/preferences';
import type { Locale } from '@/lib/i18n/locale';
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

type AppLink = { href: string; name: Record<Locale, string> };
type AppHref = (typeof APP_NAVIGATION)[number]['href'];
type Props = {
  current: (typeof PAGES)[number]['href'] | AppHref;
  title: string;
  lead?: ReactNode;
  children: ReactNode;
};

/** The frame of the pages of somebody who is signed in. */
export function AccountShell({ current, title, lead, children }: Props) {
  const locale = use(pageLocale());
  const { nav } = COMMON[locale];
  const links = [
    ...APP_NAVIGATION.map(({ href, name }: AppLink) => ({ href, name: name[locale] })),
    ...PAGES.map(({ href, name }) => ({ href, name: nav[name] })),
  ];
  return (
    <PageShell aside={<SignOutForm />}>
      <nav aria-label={nav.label} className={NAV}>
        {links.map(({ href, name }) => (
          <Link key={href} href={href} prefetch={false} aria-current={href === current ? 'page' : undefined}>
            {name}
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
