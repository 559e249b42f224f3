import { Trouble } from './trouble';

/** In place of any page that needs the database, while that is away. */
export function Outage() {
  return (
    <Trouble
      title="We cannot reach our data at this moment"
      lead="Nothing was lost, and nobody was signed out. This usually takes seconds: load the page again in a moment."
    />
  );
}
