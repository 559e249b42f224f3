import Link from 'next/link';

export function Wordmark() {
  return (
    <Link href="/" className="inline-flex items-center gap-2.5 rounded-md text-lg font-semibold tracking-tight">
      <svg viewBox="0 0 24 24" aria-hidden="true" className="size-6 text-brand" fill="none" stroke="currentColor">
        <circle cx="8" cy="8" r="5" strokeWidth="2.4" />
        <path d="m11.5 11.5 9 9m-3-3 2.5-2.5M14.5 14.5 17 12" strokeWidth="2.4" strokeLinecap="round" />
      </svg>
      Latchkey
    </Link>
  );
}
