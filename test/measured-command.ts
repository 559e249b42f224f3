import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Ended, endOf, startLatchkey } from './latchkey';

export type Measured = Ended & { seconds: number; peakMegabytes: number };

/** Runs `latchkey`, and measures how long it takes and how much memory it has at its highest (Linux alone; else 0). */
export async function measuredLatchkey(args: readonly string[], url: string): Promise<Measured> {
  const start = performance.now();
  const child = startLatchkey(args, { url });
  let peak = 0;
  let running = true;
  const ended = endOf(child).finally(() => (running = false));
  while (running) {
    peak = Math.max(peak, peakOf(child.pid));
    await Promise.race([sleep(20), ended]);
  }
  return { ...(await ended), seconds: (performance.now() - start) / 1000, peakMegabytes: Math.round(peak / 1024) };
}

/** In kB (proc(5), VmHWM); 0 once it has ended. */
function peakOf(pid: number | undefined): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
