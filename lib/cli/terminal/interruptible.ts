import { interrupted } from './failure';

/** Lets work end by itself after the first Ctrl-C, and cleans up nothing at the second. */
export type Interruption = {
  /** Called now and then by the work. @throws CommandFailure after Ctrl-C */
  check(): void;
  done(): void;
};

export function interruptible(): Interruption {
  let told: NodeJS.Signals | null = null;
  const hear = (signal: NodeJS.Signals) => {
    if (told) process.exit(signal === 'SIGINT' ? 130 : 143);
    told = signal;
  };
  process.on('SIGINT', hear).on('SIGTERM', hear);
  return {
    check() {
      if (told) throw interrupted();
    },
    done: () => void process.off('SIGINT', hear).off('SIGTERM', hear),
  };
}
