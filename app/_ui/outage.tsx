import { PageShell } from './page-shell';

/** In place of any page, for somebody signed in, while the database is away. */
export function Outage() {
  return (
    <PageShell>
      <h1 className="text-4xl font-semibold tracking-tight">We cannot reach our data at this moment</h1>
      <p className="mt-5 max-w-xl text-lg text-muted">
        You are still signed in, and nothing was lost. This usually takes seconds: load the page again in a moment.
      </p>
      <p className="mt-8">
        {/* biome-ignore lint/a11y/useValidAnchor: empty is this very address, query and all */}
        <a href="" className="rounded-sm font-medium text-brand underline underline-offset-4">
          Load the page again
        </a>
      </p>
    </PageShell>
  );
}
