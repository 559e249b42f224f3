import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import path from 'node:path';
import { getConfig } from '../../config/config';

/** The program itself, wherever the package is installed. */
export const NEXT = path.join(
  path.dirname(createRequire(import.meta.url).resolve('next/package.json')),
  'dist/bin/next',
);

/** Whether this folder has a production build. */
export const isBuilt = (): boolean => existsSync('.next/BUILD_ID');

/** For the process that serves: it stays warm while nobody asks (docs/decisions/017-all-cores-kept-warm.md). */
export const SERVER_FLAGS = ['--no-memory-reducer'];

/**
 * Node 22 and newer keep the compiled code of a server there, from one start to the next; Node 20 knows no such thing. A build
 * makes the folder empty; where it can't be written, nothing is kept.
 */
export const SERVER_ENV = { NODE_COMPILE_CACHE: path.resolve('.next/compile-cache') };

/** Seconds for the requests under way, after the server closed its port. */
const FINISH_WITHIN = 10;

/** Seconds that a server has from being told to end until it is killed. */
export const timeToEnd = (): number => getConfig().shutdownDelay + FINISH_WITHIN;

const PARENT_WATCH_MS = 500;

/** A program of Node's, and its arguments. */
export type Program = { file: string; args: readonly string[] };

/** Starts `next` with these arguments. Its output is ours; told to end, it is told as well, and given time to finish. */
export const spawnNext = (...args: string[]): ChildProcess =>
  spawnProgram(process.execPath, [NEXT, ...args], { env: process.env, within: FINISH_WITHIN });

/** Starts what serves, likewise. */
export const spawnServer = ({ file, args }: Program): ChildProcess =>
  spawnProgram(process.execPath, [...SERVER_FLAGS, file, ...args], {
    env: { ...SERVER_ENV, ...process.env },
    within: timeToEnd(),
  });

type Started = { env: NodeJS.ProcessEnv; within: number };

function spawnProgram(file: string, args: readonly string[], { env, within }: Started): ChildProcess {
  const child = spawn(file, args, { stdio: 'inherit', env });
  const kill = () => {
    console.error(`The process did not finish within ${within} s: killed.`);
    child.kill('SIGKILL');
  };
  whenToldToEnd((signal) => {
    child.kill(signal);
    setTimeout(kill, within * 1000).unref(); // the process that waits for the child lives as long as that
  });
  return child;
}

/** Calls back with the signal that tells a server to end: it finishes its requests at these two alone. */
export function whenToldToEnd(end: (signal: 'SIGINT' | 'SIGTERM') => void): void {
  process.on('SIGINT', () => end('SIGINT'));
  process.on('SIGTERM', () => end('SIGTERM'));
  process.on('SIGHUP', () => end('SIGTERM'));
  if (process.env.npm_lifecycle_event) whenParentEnds(() => end('SIGTERM'));
}

/**
 * npm runs its scripts in a shell, and that passes no signal on: who stops `npm start` would leave the server behind, on its
 * port. When the shell is gone, so is the server.
 */
function whenParentEnds(end: () => void): void {
  const parent = process.ppid;
  const watch = () => process.ppid !== parent && end();
  setInterval(watch, PARENT_WATCH_MS).unref();
}

/** A server that was told to end before it had begun to listen. */
const TOLD_TO_END: ReadonlySet<unknown> = new Set(['SIGINT', 'SIGTERM']);

/** Waits for the server to end and ends with the same exit code, or with 0 where it was told to end. */
export async function endWith(child: ChildProcess): Promise<never> {
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  process.exit(TOLD_TO_END.has(signal ?? code) ? 0 : (code ?? 1));
}

/** Ends with a plain message where the port is taken, before anything long is begun. */
export async function requireFreePort(port: number, host?: string): Promise<void> {
  const probe = createServer();
  try {
    probe.listen(port, host);
    await once(probe, 'listening');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason = code === 'EACCES' ? 'it needs rights that this user does not have' : 'another program has it';
    console.error(`Port ${port} cannot be used: ${reason}. Set PORT to another one, for example PORT=3001.`);
    process.exit(1);
  }
  probe.close();
  await once(probe, 'close');
}
