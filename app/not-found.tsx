import type { Metadata } from 'next';
import { ButtonLink } from './_ui/button';
import { PageShell } from './_ui/page-shell';

export const metadata: Metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <PageShell>
      <h1 className="text-4xl font-semibold tracking-tight">There is no page at this address</h1>
      <p className="mt-5 mb-8 max-w-xl text-lg text-muted">
        It may have moved, or the address may have a typing mistake. From the start page you find everything there is.
      </p>
      <ButtonLink href="/">To the start page</ButtonLink>
    </PageShell>
  );
}
