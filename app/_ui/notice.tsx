import type { ReactNode } from 'react';
import { Isolated } from './isolated';

/** Says that something was done or, with `warn`, that it was not. */
export function Notice({ warn = false, children }: { warn?: boolean; children: ReactNode }) {
  const look = warn ? 'border-danger bg-danger-surface' : 'border-brand bg-surface';
  return (
    <p role={warn ? 'alert' : 'status'} className={`mt-6 max-w-xl rounded-control border p-4 font-medium ${look}`}>
      <Isolated>{children}</Isolated>
    </p>
  );
}

type DoneProps = { done: string | string[] | undefined; texts: Readonly<Record<string, string>> };

/** What was just done, by the word that the redirect put into the URL. Nothing for a word nobody put there. */
export function DoneNotice({ done, texts }: DoneProps) {
  return typeof done === 'string' && Object.hasOwn(texts, done) ? <Notice>{texts[done]}</Notice> : null;
}
