'use client';

import { useEffect, useState } from 'react';

type Props = { input: string; texts: { show: string; hide: string } };

/** Shows and hides what stands in a password's input. There only where there is JavaScript to do it. */
export function Reveal({ input, texts }: Props) {
  const [scripted, setScripted] = useState(false);
  const [shown, setShown] = useState(false);
  useEffect(() => setScripted(true), []);
  useEffect(() => {
    const element = document.getElementById(input);
    if (element instanceof HTMLInputElement) element.type = shown ? 'text' : 'password';
  }, [input, shown]);

  return (
    <button
      type="button"
      hidden={!scripted}
      aria-controls={input}
      aria-describedby={`${input}-label`}
      onClick={() => setShown(!shown)}
      className="absolute inset-y-0 right-0 min-h-11 min-w-14 cursor-pointer rounded-control px-3.5 text-sm font-medium text-brand underline underline-offset-4"
    >
      {shown ? texts.hide : texts.show}
    </button>
  );
}
