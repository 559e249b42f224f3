import { countNoticed, type Judged, percentNoticed } from './judge';
import type { Mutant } from './record';
import type { Survivor } from './survivors';

/** docs/mutation.md: what came of all files, each when it was last measured. */
export function page(judged: readonly Judged[]): string {
  const all = judged.flatMap(({ mutants }) => mutants);
  return `# Mutation testing

Written by \`npm run test:mutation\`: ${all.length} changes of the code, one at a time, of which the tests noticed
${countNoticed(all)} (${percentNoticed(all)}). A run fails below 90 % in any file, and for a survivor that
\`test/mutation/survivors.ts\` does not explain. In the verifier of tokens and the check of redirects (strict) nothing may
survive that changes what the program does.

Each file is judged by the tests that are about it alone, on SQLite, without those that try random input.
\`npm run test:mutation -- <file>\` measures one. What was measured is kept in \`.mutation\` until the file or a test of it changes,
and this page is written anew when all files are measured and nothing is wrong with any.

| file | mutants | noticed | | measured |
|---|---|---|---|---|
${judged.map(row).join('\n')}

## Survivors

| where | code | changed into | why no test notices |
|---|---|---|---|
${judged.flatMap(({ excused }) => excused.map(survivorRow)).join('\n')}
`;
}

const row = ({ target, mutants, date }: Judged): string =>
  `| ${target.file}${target.strict ? ' (strict)' : ''} | ${mutants.length} | ${countNoticed(mutants)} | ${percentNoticed(mutants)} | ${date} |`;

const survivorRow = ([{ file, line, from, to }, { why, equivalent }]: [Mutant, Survivor]): string =>
  `| ${file}:${line} | ${inCell(from)} | ${inCell(to)} | ${equivalent ? 'No change at all: ' : ''}${why} |`;

const inCell = (code: string): string => `\`\` ${code.replaceAll('|', '\\|') || ' '} \`\``;
