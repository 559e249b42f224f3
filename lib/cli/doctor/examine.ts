import { setTimeout as sleep } from 'node:timers/promises';
import { redactor } from './circumstances';
import { checkDiskSpace, checkFilesArePrivate } from './files';
import { type Check, type Circumstances, type Finding, wrong } from './finding';
import { checkBuild, checkNode, checkPackages } from './installation';
import { checkMail } from './mail';
import { checkPostgres } from './postgres';
import { checkSecret } from './secret';
import { checkOrigin, checkProxy, checkStrength } from './settings';
import { checkSite } from './site';
import { checkSqlite } from './sqlite';

const CHECKS = {
  secret: checkSecret,
  origin: checkOrigin,
  proxy: checkProxy,
  passwords: checkStrength,
  sqlite: checkSqlite,
  postgres: checkPostgres,
  files: checkFilesArePrivate,
  disk: checkDiskSpace,
  mail: checkMail,
  node: checkNode,
  packages: checkPackages,
  build: checkBuild,
  site: checkSite,
} as const satisfies Record<string, Check>;

/** Longer than any of them takes by its own limits. */
const WITHIN_MS = 30_000;

export type Examined = Finding & { check: string };

/** Looks at everything at once. What a check throws is a finding, too; nothing secret is in any. */
export async function examine(circumstances: Circumstances): Promise<Examined[]> {
  const redact = redactor(circumstances.env);
  const found = await Promise.all(
    Object.entries(CHECKS).map(async ([name, check]) => {
      const findings = await inTime(name, check, circumstances);
      return findings.map((finding) => ({ check: name, ...finding, message: redact(finding.message) }));
    }),
  );
  return found.flat();
}

async function inTime(name: string, check: Check, circumstances: Circumstances): Promise<Finding[]> {
  const late = sleep(WITHIN_MS, undefined, { ref: false }).then(() => {
    throw new Error(`it took longer than ${WITHIN_MS / 1000} s`);
  });
  try {
    return await Promise.race([check(circumstances), late]);
  } catch (error) {
    late.catch(() => {});
    return [
      wrong(`${name} could not be looked at: ${(error as Error).message}.`, 'See whether this user may read it.'),
    ];
  }
}
