import { nowInMilliseconds } from '../../time';
import { duration, grouped } from './wording';

/** Of the bar, in characters; the figures beside it fit into a window of 80. */
const BAR_WIDTH = 24;

const REDRAWN_EVERY_MS = 100;
/** In a log a line now and then shows that it goes on. */
const LINE_EVERY_MS = 30_000;

export type Progress = {
  /** @param done so far, in all */
  at(done: number): void;
  /** Takes the bar away, so that what is written next begins on a line of its own. */
  end(): void;
};

/**
 * Shows how far something long has come: a bar with rate and time left on a terminal, else a line every half a minute. On
 * standard error, so that what a command answers stays alone on standard output.
 *
 * @param what is counted, with its number: `users`
 * @param total where it is known
 */
export function startProgress(what: string, total: number | null): Progress {
  const { stderr } = process;
  const start = nowInMilliseconds();
  const bar = stderr.isTTY && process.env.TERM !== 'dumb';
  const every = bar ? REDRAWN_EVERY_MS : LINE_EVERY_MS;
  let shownAt = bar ? 0 : start;
  return {
    at(done) {
      const now = nowInMilliseconds();
      if (now - shownAt < every) return;
      shownAt = now;
      const line = progressLine({ what, done, total, elapsed: (now - start) / 1000, bar });
      stderr.write(bar ? `\r\x1b[K${line}` : `${line}\n`);
    },
    end() {
      if (bar) stderr.write('\r\x1b[K');
    },
  };
}

type Point = { what: string; done: number; total: number | null; elapsed: number; bar: boolean };

/** @param elapsed in seconds */
export function progressLine({ what, done, total, elapsed, bar }: Point): string {
  const rate = elapsed > 0 ? done / elapsed : 0;
  const pace = `${grouped(Math.round(rate))}/s`;
  if (total === null) return `${grouped(done)} ${what}, ${pace}`;
  const part = total === 0 ? 1 : Math.min(1, done / total);
  const left = rate > 0 && done < total ? `, ${duration((total - done) / rate)} left` : '';
  const drawn = bar ? `${drawBar(part)} ` : '';
  return `${drawn}${Math.floor(part * 100)} %, ${grouped(done)} of ${grouped(total)} ${what}, ${pace}${left}`;
}

function drawBar(part: number): string {
  const full = Math.round(part * BAR_WIDTH);
  return `${'█'.repeat(full)}${'░'.repeat(BAR_WIDTH - full)}`;
}
