import { PageShell } from './page-shell';

/** In place of a page that cannot be shown now: what happened, and the way to try again. */
export function Trouble({ title, lead, reference }: { title: string; lead: string; reference?: string | undefined }) {
  return (
    <PageShell>
      <h1 className="text-4xl font-semibold tracking-tight">{title}</h1>
      <p className="mt-5 max-w-xl text-lg text-muted">{lead}</p>
      {reference && <p className="mt-4 text-muted">Reference: {reference}</p>}
      <p className="mt-8">
        {/* biome-ignore lint/a11y/useValidAnchor: empty is this very address, query and all */}
        <a href="" className="rounded-sm font-medium text-brand underline underline-offset-4">
          Load the page again
        </a>
      </p>
    </PageShell>
  );
}
