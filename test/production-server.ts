import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { NEXT, SERVER_ENV, SERVER_FLAGS } from '../lib/cli/serve/next';
import { SERVER_FOLDER, serverIn } from '../lib/cli/serve/server-program';
import { freePort } from './postgres';

export type Server = {
  /** The origin to reach it at. */
  url: string;
  /** What it wrote to its standard output and error so far. */
  output(): string;
  /** Its process. */
  pid: number;
  /** Whether its process still runs. */
  alive(): boolean;
  stop(): Promise<void>;
};

const START_TIMEOUT_MS = 30_000;

/**
 * Starts the production build on a free port, with the settings given and no others.
 *
 * @param options.folder where the build is; the project's own by default
 * @param options.bare whether `next start` serves it, as it does an app that is not Latchkey (test/floor.ts)
 * @param options.logFile where its output goes
 * @param options.ready a page that is there when it has started; the sign-in page by default
 * @param options.through a program that runs the server, with its arguments: `taskset -c 0`, say
 */
export async function startServer(options: {
  env: Record<string, string>;
  logFile: string;
  folder?: string;
  bare?: boolean;
  ready?: string;
  through?: readonly string[];
}): Promise<Server> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const settings = {
    PORT: String(port),
    SHUTDOWN_DELAY: '0',
    APP_ORIGIN: url,
    NODE_ENV: 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    ...options.env,
  } as const;
  const log = openSync(options.logFile, 'w');
  const served = options.bare ? [NEXT, 'start', '-p', String(port)] : [serverIn(SERVER_FOLDER).file];
  const [program = '', ...args] = [...(options.through ?? []), process.execPath, ...SERVER_FLAGS, ...served];
  const child = spawn(program, args, {
    cwd: options.folder ?? process.cwd(),
    env: { PATH: process.env.PATH, __NEXT_PROCESSED_ENV: 'true', ...SERVER_ENV, ...settings }, // and not what stands in .env
    stdio: ['ignore', log, log],
  });
  const output = () => readFileSync(options.logFile, 'utf8');

  const deadline = performance.now() + START_TIMEOUT_MS;
  while (!(await answers(url + (options.ready ?? '/sign-in')))) {
    if (child.exitCode !== null || performance.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`The server did not start:\n${output()}`);
    }
    await sleep(10);
  }
  const stop = async () => {
    if (child.exitCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  };
  const alive = () => child.exitCode === null && child.signalCode === null;
  return { url, output, pid: child.pid ?? 0, alive, stop };
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}
