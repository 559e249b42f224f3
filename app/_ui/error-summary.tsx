import type { ReactNode } from 'react';
import { Isolated } from './isolated';

export type Problem = { field: string; message: string };

type Props = { title: string; problems: readonly Problem[]; children?: ReactNode };

/**
 * Says at the top of a form what went wrong. Takes focus when the page loads, with or without JavaScript; app/_ui/scripted-form.tsx
 * gives it focus where no page was loaded.
 */
export function ErrorSummary({ title, problems, children }: Props) {
  return (
    <div
      role="alert"
      tabIndex={-1}
      // biome-ignore lint/a11y/noAutofocus: whoever just sent the form is led to what to do about it
      autoFocus
      className="rounded-control border border-danger bg-danger-surface p-4 text-ink"
    >
      <h2 className="font-semibold">{title}</h2>
      <ul className="mt-1.5 space-y-1">
        {problems.map(({ field, message }) => (
          <li key={field}>
            <a href={`#${field}`} className="rounded-sm underline underline-offset-4">
              <Isolated>{message}</Isolated>
            </a>
          </li>
        ))}
      </ul>
      {children}
    </div>
  );
}
