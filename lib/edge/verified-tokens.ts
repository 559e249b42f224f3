/**
 * Access tokens whose signature was found good, by their whole text. A browser shows the same token with every request for five
 * minutes; its signature need not be computed each time. What time, settings and keys say is asked each time all the same.
 *
 * Only texts that passed every check are kept, so a key is one canonical spelling; nobody can fill it with anything but tokens
 * of ours. A token is a secret, and stays in this process's memory.
 */
export type VerifiedTokens<Verified> = {
  find(token: string): Verified | undefined;
  add(token: string, verified: Verified): void;
};

/** @param limit how many are kept at most; the one added first goes first */
export function verifiedTokens<Verified>(limit: number): VerifiedTokens<Verified> {
  const kept = new Map<string, Verified>();
  return {
    find: (token) => kept.get(token),
    add: (token, verified) => {
      kept.set(token, verified);
      for (const eldest of kept.keys()) {
        if (kept.size <= limit) return;
        kept.delete(eldest);
      }
    },
  };
}
