import type { Measured, Mutant } from './record';
import { SURVIVORS, type Survivor } from './survivors';
import type { Target } from './targets';

const REQUIRED = 0.9;

/** What came of a file's mutants, those that survived for a reason with it, and all that is wrong. */
export type Judged = Measured & { target: Target; excused: [Mutant, Survivor][]; problems: string[] };

/**
 * Says what is wrong: mutants that survived without a reason on the list, or with one that is not enough where nothing may
 * survive; reasons for what survives no more; too few that were noticed. A reason excuses one mutant, at one line of code.
 */
export function judge(target: Target, { mutants, date }: Measured, list: readonly Survivor[] = SURVIVORS): Judged {
  const unused = list.filter(({ file }) => file === target.file);
  const excused: Judged['excused'] = [];
  const problems: string[] = [];
  for (const mutant of mutants.filter(({ noticed }) => !noticed)) {
    const survivor = unused.find(isFor(mutant));
    if (!survivor) problems.push(`no test notices at line ${mutant.line}: ${inWords(mutant)}`);
    else {
      unused.splice(unused.indexOf(survivor), 1);
      excused.push([mutant, survivor]);
      if (target.strict && !survivor.equivalent) problems.push(`must not survive here: ${inWords(mutant)}`);
    }
  }
  for (const survivor of unused) problems.push(`survives no more, take it off the list: ${inWords(survivor)}`);
  if (shareNoticed(mutants) < REQUIRED) problems.push('less than nine in ten are noticed');
  return { target, mutants, date, excused, problems };
}

const isFor = (mutant: Mutant) => (survivor: Survivor) =>
  survivor.code === mutant.code && survivor.from === mutant.from && survivor.to === mutant.to;

const inWords = ({ code, from, to }: Mutant | Survivor): string => `${from}  =>  ${to}  in  ${code}`;

export const countNoticed = (mutants: readonly Mutant[]): number => mutants.filter(({ noticed }) => noticed).length;

const shareNoticed = (mutants: readonly Mutant[]): number => countNoticed(mutants) / Math.max(1, mutants.length);

export const percentNoticed = (mutants: readonly Mutant[]): string => `${(shareNoticed(mutants) * 100).toFixed(1)} %`;
