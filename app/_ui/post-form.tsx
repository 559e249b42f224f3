import type { ReactNode } from 'react';
import { ErrorSummary } from './error-summary';
import type { FormProblem } from './form-failure';

type Props = {
  action: string;
  /** Sent along unseen; those without a value are left out. */
  hidden?: Readonly<Record<string, string | null | undefined>>;
  /** Heads the problems, when there are any. */
  failed: string;
  problems: readonly FormProblem[];
  children: ReactNode;
};

/** A plain form: it works before, and without, any script. */
export function PostForm({ action, hidden = {}, failed, problems, children }: Props) {
  return (
    <form action={action} method="post" className="mt-6 max-w-md space-y-5">
      {problems.length > 0 && <ErrorSummary title={failed} problems={problems} />}
      {Object.entries(hidden).map(
        ([name, value]) => value && <input key={name} type="hidden" name={name} value={value} />,
      )}
      {children}
    </form>
  );
}
