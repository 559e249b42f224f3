import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import path from 'node:path';

const NEXT = path.resolve('node_modules/next/dist/bin/next');

/** Starts `next` with these arguments. Its output is ours; a signal to us reaches it, and it is given time to finish. */
export function spawnNext(...args: string[]): ChildProcess {
  const child = spawn(process.execPath, [NEXT, ...args], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  return child;
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
  } catch {
    console.error(
      `Port ${port} cannot be used: another program has it. Set PORT to a free one, for example PORT=3001.`,
    );
    process.exit(1);
  }
  probe.close();
  await once(probe, 'close');
}
