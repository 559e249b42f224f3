import { writeFileSync } from 'node:fs';
import { countNoticed, type Judged, judge, percentNoticed } from './judge';
import { measure } from './mutants';
import { page } from './page';
import { lastMeasured } from './record';
import { TARGETS, type Target } from './targets';

const PAGE = 'docs/mutation.md';

function judgeLast(target: Target): Judged | null {
  const measured = lastMeasured(target);
  return measured && judge(target, measured);
}

async function measureAndTell(target: Target): Promise<boolean> {
  await measure(target);
  const judged = judgeLast(target);
  if (!judged) throw new Error(`${target.file} or a test of it was changed while it was measured`);
  const { mutants, problems } = judged;
  console.log(
    `${target.file}: ${countNoticed(mutants)} of ${mutants.length} mutants noticed, ${percentNoticed(mutants)}`,
  );
  for (const problem of problems) console.log(`  ${problem}`);
  return problems.length === 0;
}

function writePage(): void {
  const judged = TARGETS.map(judgeLast);
  const missing = TARGETS.filter((_, index) => judged[index]?.problems.length !== 0).map(({ file }) => file);
  if (missing.length > 0) console.log(`${PAGE} stays as it is: not measured, or not well: ${missing.join(', ')}`);
  else writeFileSync(PAGE, page(judged.filter((each) => each !== null)));
}

/**
 * `npm run test:mutation [file …]`: changes the code that security rests on, one change at a time, and fails where the tests do not
 * notice and test/mutation/survivors.ts does not say why. Writes docs/mutation.md once all files have been measured,
 * be it in several runs.
 *
 * @returns whether all is well with the files that were wanted
 */
async function run(wanted: readonly string[]): Promise<boolean> {
  const unknown = wanted.filter((file) => !TARGETS.some((target) => target.file === file));
  if (unknown.length > 0) throw new Error(`not in test/mutation/targets.ts: ${unknown.join(', ')}`);
  let well = true;
  for (const target of TARGETS.filter(({ file }) => wanted.length === 0 || wanted.includes(file)))
    well = (await measureAndTell(target)) && well;
  writePage();
  return well;
}

process.exit((await run(process.argv.slice(2))) ? 0 : 1);
