import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { findOnPath } from '../test/command';
import { type Server, startServer } from '../test/production-server';

/** The core that servers run on; the load comes from the others. */
const SERVER_CORE = '0';

const cores = availableParallelism();
const canPin = findOnPath('taskset') !== null && cores > 1;

/** Runs a program on one core, where the system can (Linux). */
export const ON_ONE_CORE: readonly string[] = canPin ? ['taskset', '-c', SERVER_CORE] : [];

/** Keeps this process, which makes the load, off that core. */
export function leaveServerCore(): void {
  if (canPin) execFileSync('taskset', ['-a', '-c', '-p', `1-${cores - 1}`, String(process.pid)]);
}

export type Started = Server & {
  /** Milliseconds from the start of the process to the first page it answered. */
  startedIn: number;
};

/** `folder`: of an app that is not Latchkey. */
export type App = { folder?: string; env?: Record<string, string>; ready: string; through?: readonly string[] };

/** Starts a production build on one core and times its start. */
export async function start({ folder, env = {}, ready, through = ON_ONE_CORE }: App): Promise<Started> {
  const logs = mkdtempSync(path.join(tmpdir(), 'latchkey-bench-'));
  const begun = performance.now();
  const logFile = path.join(logs, 'server.log');
  const server = await startServer({ env, logFile, ready, through, ...(folder && { folder, bare: true }) });
  const startedIn = performance.now() - begun;
  const stop = async () => {
    await server.stop();
    rmSync(logs, { recursive: true, force: true });
  };
  return { ...server, startedIn, stop };
}

/** Memory that a process holds, in MiB (`VmRSS`); NaN where the system does not say. */
export function residentMemory({ pid }: Pick<Server, 'pid'>): number {
  try {
    const [, kilobytes] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kilobytes) / 1024;
  } catch {
    return Number.NaN;
  }
}

const TICKS_PER_SECOND = 100; // in which Linux counts the time of processes, on all kinds of machines

/** Processor time that a process has taken so far, all its threads, in milliseconds; NaN where the system does not say. */
export function processorTime({ pid }: Pick<Server, 'pid'>): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' '); // the name before may hold anything
    return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_PER_SECOND; // proc(5): utime, stime
  } catch {
    return Number.NaN;
  }
}
