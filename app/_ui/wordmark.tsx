import Link from 'next/link';
import { BRAND } from '@/lib/config/brand';

export function Wordmark() {
  return (
    <Link
      href="/"
      className="inline-flex min-h-11 items-center gap-2.5 rounded-md text-lg font-semibold tracking-tight"
    >
      <svg viewBox="0 0 24 24" aria-hidden="true" className="size-6 text-brand" fill="none" stroke="currentColor">
        <path d={BRAND.mark} strokeWidth="2.4" strokeLinecap="round" />
      </svg>
      {BRAND.name}
    </Link>
  );
}
