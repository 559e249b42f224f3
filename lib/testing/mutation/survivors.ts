/** A mutant that no test can or need notice, and why. */
export type Survivor = {
  file: string;
  /** The code that was changed, and what it was changed into, white space as one space. */
  from: string;
  to: string;
  why: string;
  /** Whether the changed program does the same as ever, whatever it is given. */
  equivalent: boolean;
};

export const SURVIVORS: readonly Survivor[] = [];
