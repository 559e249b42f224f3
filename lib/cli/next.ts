import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';

/** The program itself, wherever the package is installed. */
export const NEXT = createRequire(import.meta.url).resolve('next/dist/bin/next');

const PARENT_WATCH_MS = 500;

/** Starts `next` with these arguments. Its output is ours; a signal to us reaches it, and it is given time to finish. */
export function spawnNext(...args: string[]): ChildProcess {
  const child = spawn(process.execPath, [NEXT, ...args], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  if (process.env.npm_lifecycle_event) endWithParent(child);
  return child;
}

/**
 * npm runs its scripts in a shell, and that passes no signal on: who stops `npm start` would leave the server behind, on its
 * port. When the shell is gone, so is the server.
 */
function endWithParent(child: ChildProcess): void {
  const parent = process.ppid;
  const watch = () => process.ppid !== parent && child.kill('SIGTERM');
  setInterval(watch, PARENT_WATCH_MS).unref();
}

/** Waits for `next` to end and ends with the same exit code. */
export async function endWith(child: ChildProcess): Promise<never> {
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  process.exit(code ?? (signal ? 0 : 1));
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
