/** What came while requests were held back; null while they are not. */
let held: (() => void)[] | null = null;

/** Keeps requests from being worked on, until they are released. */
export function holdRequests(): void {
  held = [];
}

export function releaseRequests(): void {
  const works = held ?? [];
  held = null;
  for (const work of works) work();
}

/** Works on a request: at once, or when it is released. */
export function unlessHeld(work: () => void): void {
  if (held) held.push(work);
  else work();
}
