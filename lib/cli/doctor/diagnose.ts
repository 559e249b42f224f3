import { now } from '../../time';
import { inspectEnvironment } from '../environment';
import type { Answer } from '../terminal/output';
import { filesOf, understand } from './circumstances';
import { type Examined, examine } from './examine';

export type Diagnosis = Answer & { healthy: boolean };

/** `latchkey doctor`: looks at settings, database, files, mail and the site, and changes nothing. */
export async function diagnose({ sendMail }: { sendMail?: string }): Promise<Diagnosis> {
  const { seen: files, problems: unreadable } = inspectEnvironment(filesOf);
  const { config, broken, problems } = understand(process.env);
  const settings = [...unreadable, ...problems].map(settingsFinding);
  if (settings.length === 0)
    settings.push({ check: 'settings', level: 'right', message: 'All settings can be understood.' });
  const circumstances = { config, broken, env: process.env, files, now: now(), sendMailTo: sendMail ?? null };
  const found = [...settings, ...(await examine(circumstances))];
  const healthy = found.every(({ level }) => level !== 'wrong');
  return { healthy, json: { healthy, findings: found }, text: [...found.map(line), '', summary(found)].join('\n') };
}

function settingsFinding(problem: string): Examined {
  const [message = problem, example] = problem.split(' Example: ');
  return {
    check: 'settings',
    level: 'wrong',
    message,
    fix: `In the environment or .env${example ? `: ${example}` : '.'}`,
  };
}

const MARKS = { right: '✓', warning: '!', wrong: '✗' } as const;

const CHECK_WIDTH = 10;

const line = ({ check, level, message, fix }: Examined): string =>
  `${MARKS[level]} ${check.padEnd(CHECK_WIDTH)}${message}${fix ? `\n  ${' '.repeat(CHECK_WIDTH)}→ ${fix}` : ''}`;

function summary(found: readonly Examined[]): string {
  const count = (level: Examined['level']) => found.filter((finding) => finding.level === level).length;
  const [wrong, warnings] = [count('wrong'), count('warning')];
  if (wrong + warnings === 0) return 'All is well.';
  return [wrong ? `${wrong} wrong (✗)` : 'Nothing is wrong', ...(warnings ? [`${warnings} to look at (!)`] : [])]
    .join(', ')
    .concat('.');
}
