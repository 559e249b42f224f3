'use client';

import { Trouble } from './_ui/trouble';

/** Shown in place of a page that failed. The details are in the server's log, under the digest. */
export default function ErrorPage({ error }: { error: Error & { digest?: string } }) {
  return (
    <Trouble
      title="Something went wrong on our side"
      lead="Nothing you did was lost. Load the page again in a moment; if it keeps failing, tell whoever runs this site."
      reference={error.digest}
    />
  );
}
