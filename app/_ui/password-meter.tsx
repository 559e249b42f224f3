'use client';

import { useEffect, useState } from 'react';

type Props = {
  /** The id of the password's input. */
  input: string;
  /** In code points, as the server counts. */
  minLength: number;
  texts: { short: string; repetitive: string; long: string };
};

/** Fewer different characters than this are a pattern, however long. */
const FEW = 6;

type Reading = { length: number; state: 'empty' | 'short' | 'repetitive' | 'long' };

function read(password: string, minLength: number): Reading {
  const characters = [...password.normalize('NFC')];
  const { length } = characters;
  if (length === 0) return { length, state: 'empty' };
  if (length < minLength) return { length, state: 'short' };
  return { length, state: new Set(characters).size < FEW ? 'repetitive' : 'long' };
}

/** Shows while one types how far a password has come. Without JavaScript there is nothing to see, and nothing missing. */
export function PasswordMeter({ input, minLength, texts }: Props) {
  const [{ length, state }, setReading] = useState<Reading>({ length: 0, state: 'empty' });
  useEffect(() => {
    const element = document.getElementById(input);
    if (!(element instanceof HTMLInputElement)) return;
    const update = () => setReading(read(element.value, minLength));
    update(); // a password manager may have been faster
    element.addEventListener('input', update);
    return () => element.removeEventListener('input', update);
  }, [input, minLength]);

  const good = state === 'long';
  const width = `${Math.min(100, Math.round((100 * length) / minLength))}%`;
  return (
    <div className={state === 'empty' ? 'hidden' : 'mt-2'}>
      <div className="h-1.5 overflow-hidden rounded-full bg-hairline">
        <svg aria-hidden="true" viewBox="0 0 100 1" preserveAspectRatio="none" className="block h-full w-full">
          <rect width={width} height="1" className={good ? 'fill-brand' : 'fill-line'} />
        </svg>
      </div>
      <p className="mt-1.5 flex justify-between gap-4 text-sm text-muted">
        {/* Read out when it changes, not at each key. */}
        <span role="status">{state !== 'empty' && texts[state]}</span>
        <span aria-hidden="true">
          {length} / {minLength}
        </span>
      </p>
    </div>
  );
}
