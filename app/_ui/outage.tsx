import { Trouble } from './trouble';

/** In place of any page, for somebody signed in, while the database is away. */
export function Outage() {
  return (
    <Trouble
      title="We cannot reach our data at this moment"
      lead="You are still signed in, and nothing was lost. This usually takes seconds: load the page again in a moment."
    />
  );
}
