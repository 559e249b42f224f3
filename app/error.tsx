'use client';

import { PageShell } from './_ui/page-shell';

/** Shown in place of a page that failed. The details are in the server's log, under the digest. */
export default function ErrorPage({ error }: { error: Error & { digest?: string } }) {
  return (
    <PageShell>
      <h1 className="text-4xl font-semibold tracking-tight">Something went wrong on our side</h1>
      <p className="mt-5 max-w-xl text-lg text-muted">
        Nothing you did was lost. Load the page again in a moment; if it keeps failing, tell whoever runs this site.
      </p>
      {error.digest && <p className="mt-4 text-muted">Reference: {error.digest}</p>}
      <p className="mt-8">
        {/* biome-ignore lint/a11y/useValidAnchor: empty is this very address, query and all */}
        <a href="" className="rounded-sm font-medium text-brand underline underline-offset-4">
          Load the page again
        </a>
      </p>
    </PageShell>
  );
}
