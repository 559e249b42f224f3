import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** How a command ended. */
export type Ended = { exitCode: number | null; stdout: string; stderr: string };

/** Settings for tests, and no others: not what stands in the project's `.env`. */
const SETTINGS = {
  __NEXT_PROCESSED_ENV: 'true',
  AUTH_SECRET: 'a secret for the command line tests 0123',
  BCRYPT_COST: '10',
};

/** The program, as `bin` of package.json names it. */
export const BIN = path.resolve('lib/cli/latchkey.mjs');

type Options = {
  url?: string;
  /** What it reads from standard input; nothing by default. */
  stdin?: string | Uint8Array;
  env?: Record<string, string>;
  /** From where it is called: another folder than the project's by default. */
  cwd?: string;
  /** A program that runs it, with its arguments; itself by default. */
  through?: readonly string[];
};

/** The whole environment of a command. */
export const environmentOf = ({ url, env }: Options): NodeJS.ProcessEnv =>
  ({ PATH: process.env.PATH, ...SETTINGS, ...(url && { DATABASE_URL: url }), ...env }) as unknown as NodeJS.ProcessEnv;

/** Starts `latchkey` as a program of its own. */
export function startLatchkey(args: readonly string[], options: Options = {}): ChildProcessWithoutNullStreams {
  const [program = BIN, ...rest] = [...(options.through ?? []), BIN, ...args];
  return spawn(program, rest, { cwd: options.cwd ?? tmpdir(), env: environmentOf(options) });
}

/** Runs `latchkey` to its end. */
export async function latchkey(args: readonly string[], options: Options = {}): Promise<Ended> {
  const child = startLatchkey(args, options);
  child.stdin.end(options.stdin ?? '');
  return endOf(child);
}

/** Waits for a command to end, and for all that it wrote. */
export async function endOf(child: ChildProcessWithoutNullStreams): Promise<Ended> {
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (chunk) => (stdout += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk) => (stderr += chunk));
  const [exitCode] = await once(child, 'close');
  return { exitCode, stdout, stderr };
}
