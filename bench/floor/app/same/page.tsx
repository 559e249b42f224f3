import type { Metadata } from 'next';
import Link from 'next/link';

export const dynamic = 'force-dynamic';

export const metadata: Metadata = { title: 'Protected · Latchkey', description: 'A page that only you see.' };

const BUTTON =
  'inline-flex min-h-11 cursor-pointer items-center justify-center rounded-control px-5 text-base font-medium transition-colors motion-reduce:transition-none in-aria-busy:cursor-progress in-aria-busy:opacity-70 border border-line bg-surface text-ink hover:border-ink ';
const NAV =
  'mb-8 flex flex-wrap gap-x-6 border-b border-hairline *:-mb-px *:inline-flex *:min-h-11 *:items-center *:border-b-2 *:border-transparent *:text-muted *:hover:text-ink *:aria-[current=page]:border-brand *:aria-[current=page]:font-medium *:aria-[current=page]:text-ink';
const CHOICES =
  'flex flex-wrap items-center gap-x-1 *:[button]:min-h-11 *:[button]:min-w-11 *:[button]:cursor-pointer *:[button]:rounded-control *:[button]:px-2 *:[button]:text-muted *:[button]:hover:text-ink *:aria-pressed:font-semibold *:aria-pressed:text-ink *:aria-pressed:underline *:aria-pressed:underline-offset-4';
const FACT = 'flex flex-wrap justify-between gap-x-6 gap-y-1 py-3.5';

/** The markup of our /protected, which nobody protects and no language, theme, session or nonce goes into. */
export default function SamePage() {
  return (
    <div className="mx-auto flex min-h-dvh max-w-3xl flex-col px-5 sm:px-8">
      <header className="flex min-h-20 flex-wrap items-center justify-between gap-4 py-4">
        <Link
          href="/"
          className="inline-flex min-h-11 items-center gap-2.5 rounded-md text-lg font-semibold tracking-tight"
        >
          <svg viewBox="0 0 24 24" aria-hidden="true" className="size-6 text-brand" fill="none" stroke="currentColor">
            <path
              d="M13 8a5 5 0 1 1-10 0 5 5 0 0 1 10 0m-1.5 3.5 9 9m-3-3 2.5-2.5M14.5 14.5 17 12"
              strokeWidth="2.4"
              strokeLinecap="round"
            />
          </svg>
          Latchkey
        </Link>
        <form action="/api/auth/sign-out" method="post">
          <button type="submit" className={BUTTON}>
            Sign out
          </button>
        </form>
      </header>
      <main className="flex-1 pt-6 pb-16 sm:pt-12">
        <nav aria-label="Account" className={NAV}>
          <Link href="/protected" prefetch={false} aria-current="page">
            Start
          </Link>
          <Link href="/account" prefetch={false}>
            Account
          </Link>
          <Link href="/account/sessions" prefetch={false}>
            Sessions
          </Link>
          <Link href="/account/activity" prefetch={false}>
            Activity
          </Link>
        </nav>
        <h1 tabIndex={-1} className="text-4xl font-semibold tracking-tight sm:text-5xl">
          Hello, person0
        </h1>
        <p className="mt-4 max-w-xl text-lg text-muted">
          Only you see this page. Your session is checked each time it opens.
        </p>
        <dl className="mt-8 max-w-xl divide-y divide-hairline rounded-card border border-hairline bg-surface px-5">
          <div className={FACT}>
            <dt className="text-muted">Username</dt>
            <dd>person0</dd>
          </div>
          <div className={FACT}>
            <dt className="text-muted">Signed in</dt>
            <dd>
              <time dateTime="2026-11-25T08:17:41.000Z">Nov 25, 2026, 08:17 UTC</time>
            </dd>
          </div>
          <div className={FACT}>
            <dt className="text-muted">Session ends if not used</dt>
            <dd>
              <time dateTime="2026-12-25T08:17:41.000Z">Dec 25, 2026, 08:17 UTC</time>
            </dd>
          </div>
        </dl>
      </main>
      <footer className="flex flex-wrap justify-between gap-x-8 border-t border-hairline py-4 text-sm">
        <form action="/api/preferences" method="post">
          <input type="hidden" name="return_to" value="/protected" />
          <fieldset className={CHOICES}>
            <legend className="sr-only">Language</legend>
            <button type="submit" name="locale" value="en" lang="en" aria-pressed={true}>
              English
            </button>
            <button type="submit" name="locale" value="ko" lang="ko" aria-pressed={false}>
              한국어
            </button>
          </fieldset>
        </form>
        <form action="/api/preferences" method="post">
          <input type="hidden" name="return_to" value="/protected" />
          <fieldset className={CHOICES}>
            <legend className="sr-only">Theme</legend>
            <button type="submit" name="theme" value="system" aria-pressed={true}>
              System
            </button>
            <button type="submit" name="theme" value="light" aria-pressed={false}>
              Light
            </button>
            <button type="submit" name="theme" value="dark" aria-pressed={false}>
              Dark
            </button>
          </fieldset>
        </form>
      </footer>
    </div>
  );
}
