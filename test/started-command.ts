import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './postgres';

/** `npm start`, as a process of ours. */
export type StartedCommand = {
  url: string;
  /** What it and its server processes wrote so far. */
  output(): string;
  /** The server processes that have started so far, in order. */
  started(): number[];
  /** Waits until so many have. @throws Error when the command ends before */
  untilStarted(count: number): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  /** @returns the exit code */
  ended: Promise<number | null>;
};

/** Starts `lib/cli/serve/start.ts` with the settings given and no others, on a free port unless they name one. */
export async function startCommand(env: Record<string, string>, logFile: string): Promise<StartedCommand> {
  const port = env.PORT ?? String(await freePort());
  const url = `http://localhost:${port}`;
  const settings = { PORT: port, SHUTDOWN_DELAY: '0', APP_ORIGIN: url, __NEXT_PROCESSED_ENV: 'true', ...env };
  const log = openSync(logFile, 'w');
  const child = spawn(process.execPath, ['--import', 'tsx', 'lib/cli/serve/start.ts'], {
    env: { PATH: process.env.PATH, ...settings } as unknown as NodeJS.ProcessEnv,
    stdio: ['ignore', log, log],
  });
  const output = () => readFileSync(logFile, 'utf8');
  const started = () =>
    [...output().matchAll(/"pid":(\d+),"msg":"server process started"/g)].map(([, pid]) => Number(pid));
  const untilStarted = async (count: number) => {
    while (started().length < count) {
      if (child.exitCode !== null) throw new Error(`The command ended:\n${output()}`);
      await sleep(20);
    }
  };
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  return { url, output, started, untilStarted, kill: (signal) => void child.kill(signal), ended };
}
