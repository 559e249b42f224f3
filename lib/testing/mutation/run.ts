import { writeFileSync } from 'node:fs';
import { type Mutant, mutantsOf } from './mutants';
import { SURVIVORS, type Survivor } from './survivors';
import { TARGETS, type Target } from './targets';

/**
 * `npm run test:mutation [file …]`: changes the code that security rests on, one change at a time, and fails where the tests do not
 * notice and lib/testing/mutation/survivors.ts does not say why. A run over all files writes docs/mutation.md.
 */
const REQUIRED = 0.9;

type Judged = {
  target: Target;
  mutants: readonly Mutant[];
  excused: ReadonlyMap<Mutant, Survivor>;
  problems: string[];
};

const isSame = (mutant: Mutant) => (survivor: Survivor) =>
  survivor.file === mutant.file && survivor.from === mutant.from && survivor.to === mutant.to;

function judge(target: Target, mutants: readonly Mutant[]): Judged {
  const survived = mutants.filter(({ noticed }) => !noticed);
  const excused = new Map<Mutant, Survivor>();
  const problems: string[] = [];
  for (const mutant of survived) {
    const survivor = SURVIVORS.find(isSame(mutant));
    if (survivor) excused.set(mutant, survivor);
    if (!survivor) problems.push(`${mutant.file}:${mutant.line} no test notices: ${mutant.from}  =>  ${mutant.to}`);
    else if (target.strict && !survivor.equivalent)
      problems.push(`${mutant.file}:${mutant.line} must not survive here: ${mutant.from}  =>  ${mutant.to}`);
  }
  for (const survivor of SURVIVORS.filter(({ file }) => file === target.file))
    if (!survived.some((mutant) => isSame(mutant)(survivor)))
      problems.push(`${survivor.file}: survives no more, take it off the list: ${survivor.from}  =>  ${survivor.to}`);
  if (shareNoticed(mutants) < REQUIRED) problems.push(`${target.file}: less than nine in ten are noticed`);
  return { target, mutants, excused, problems };
}

const countNoticed = (mutants: readonly Mutant[]): number => mutants.filter(({ noticed }) => noticed).length;
const shareNoticed = (mutants: readonly Mutant[]): number => countNoticed(mutants) / Math.max(1, mutants.length);

const percent = (mutants: readonly Mutant[]): string => `${(shareNoticed(mutants) * 100).toFixed(1)} %`;

/** A piece of code in a cell of a table. */
const code = (text: string): string => `\`\` ${text.replaceAll('|', '\\|') || ' '} \`\``;

function page(judged: readonly Judged[], date: string): string {
  const all = judged.flatMap(({ mutants }) => mutants);
  const rows = judged.map(
    ({ target, mutants }) =>
      `| ${target.file}${target.strict ? ' (strict)' : ''} | ${mutants.length} | ${countNoticed(mutants)} | ${percent(mutants)} |`,
  );
  const survivors = judged.flatMap(({ excused }) =>
    [...excused].map(
      ([{ file, line, from, to }, { why, equivalent }]) =>
        `| ${file}:${line} | ${code(from)} | ${code(to)} | ${equivalent ? 'No change at all: ' : ''}${why} |`,
    ),
  );
  return `# Mutation testing

Written by \`npm run test:mutation\` on ${date}: ${all.length} changes of the code, one at a time, of which the
tests noticed ${countNoticed(all)} (${percent(all)}). It fails below 90 % in any file, and for a survivor that is not explained
in \`lib/testing/mutation/survivors.ts\`. In the verifier of tokens and the check of redirects (strict) nothing may survive that is a change.

Each file is judged by the tests that are about it alone, on SQLite, without those that try random input.

| file | mutants | noticed | |
|---|---|---|---|
${rows.join('\n')}

## Survivors

| where | code | changed into | why no test notices |
|---|---|---|---|
${survivors.join('\n')}
`;
}

const wanted = process.argv.slice(2);
const judged: Judged[] = [];
for (const target of TARGETS.filter(({ file }) => wanted.length === 0 || wanted.includes(file))) {
  const each = judge(target, await mutantsOf(target));
  console.log(
    `${target.file}: ${countNoticed(each.mutants)} of ${each.mutants.length} mutants noticed, ${percent(each.mutants)}`,
  );
  for (const problem of each.problems) console.log(`  ${problem}`);
  judged.push(each);
  if (wanted.length === 0) writeFileSync('docs/mutation.md', page(judged, new Date().toISOString().slice(0, 10)));
}
process.exit(judged.some(({ problems }) => problems.length > 0) ? 1 : 0);
