import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import path from 'node:path';

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

/** For the requests under way. Who stops a container or a service waits ten seconds as a rule, and then kills. */
export const FINISH_WITHIN_MS = 10_000;

const PARENT_WATCH_MS = 500;

/** A program of Node's, and its arguments. */
export type Program = { file: string; args: readonly string[] };

/** Starts `next` with these arguments. Its output is ours; told to end, it is told as well, and given time to finish. */
export const spawnNext = (...args: string[]): ChildProcess => spawnProgram({ file: NEXT, args });

/** Starts what serves, likewise. */
export const spawnServer = (server: Program): ChildProcess => spawnProgram(server, SERVER_FLAGS, SERVER_ENV);

function spawnProgram({ file, args }: Program, flags: readonly string[] = [], own = {}): ChildProcess {
  const env = { ...own, ...process.env };
  const child = spawn(process.execPath, [...flags, file, ...args], { stdio: 'inherit', env });
  whenToldToEnd((signal) => {
    child.kill(signal);
    setTimeout(() => kill(child), FINISH_WITHIN_MS).unref(); // the process that waits for the child lives as long as that
  });
  return child;
}

function kill(child: ChildProcess): void {
  console.error(`The server did not finish within ${FINISH_WITHIN_MS / 1000} s: killed.`);
  child.kill('SIGKILL');
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
