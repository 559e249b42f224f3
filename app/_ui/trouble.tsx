import type { ReactNode } from 'react';

type Props = {
  title: string;
  lead: string;
  loadAgain: string;
  /** By which whoever runs the site finds it in the log. */
  reference?: ReactNode;
};

/** In place of a page that cannot be shown now: what happened, and the way to try again. Works where everything else failed. */
export function Trouble({ title, lead, loadAgain, reference }: Props) {
  return (
    <main className="mx-auto max-w-3xl px-5 pt-16 sm:px-8">
      <h1 tabIndex={-1} className="text-4xl font-semibold tracking-tight">
        {title}
      </h1>
      <p className="mt-5 max-w-xl text-lg text-muted">{lead}</p>
      {reference && <p className="mt-4 text-muted">{reference}</p>}
      <p className="mt-8">
        {/* biome-ignore lint/a11y/useValidAnchor: empty is this very address, query and all */}
        <a href="" className="rounded-sm font-medium text-brand underline underline-offset-4">
          {loadAgain}
        </a>
      </p>
    </main>
  );
}
