'use client';

import { useEffect, useState } from 'react';
import { nowInMilliseconds } from '@/lib/time';

type Props = {
  /** Seconds since the epoch. */
  until: number;
  texts: { left: string; over: string };
};

/** Counts down to when another try makes sense. The sentence above it says the time without any script. */
export function Countdown({ until, texts }: Props) {
  const [left, setLeft] = useState<number | null>(null); // the server's clock is not the reader's
  useEffect(() => {
    const tick = () => setLeft(Math.max(0, Math.ceil(until - nowInMilliseconds() / 1000)));
    tick();
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, [until]);

  if (left === null) return null;
  if (left === 0) return <p className="mt-2 font-medium">{texts.over}</p>;
  const clock = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
  // Not read out: a voice that counts helps nobody.
  return (
    <p role="timer" aria-live="off" className="mt-2 font-medium tabular-nums">
      {texts.left} {clock}
    </p>
  );
}
