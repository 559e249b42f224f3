import { type ReactNode, use } from 'react';
import { FORM_PAGES } from '@/lib/http/form-pages';
import { pageLocale } from '@/lib/http/preferences';
import { Countdown } from './countdown';
import { ErrorSummary } from './error-summary';
import type { FormProblem } from './form-failure';
import { type Hidden, HiddenFields } from './hidden-fields';
import { ScriptedForm } from './scripted-form';
import { COMMON, FAILURES } from './texts';

type Props = {
  action: string;
  hidden?: Hidden;
  /** Heads the problems, when there are any. */
  failed: string;
  problems: readonly FormProblem[];
  children: ReactNode;
};

/** A form with what was wrong with it on top. It works before, and without, any script. */
export function PostForm({ action, hidden, failed, problems, children }: Props) {
  const locale = use(pageLocale());
  const { sending, offline, unexpected } = COMMON[locale];
  const { left, over } = FAILURES[locale];
  const until = problems.find((problem) => problem.until)?.until;
  return (
    <ScriptedForm
      action={action}
      toOwnPage={FORM_PAGES.get(action)?.toOwnPage}
      texts={{ sending, offline, unexpected }}
      className="mt-6 max-w-md space-y-5"
    >
      {problems.length > 0 && (
        <ErrorSummary title={failed} problems={problems}>
          {until && <Countdown until={until} texts={{ left, over }} />}
        </ErrorSummary>
      )}
      <HiddenFields fields={hidden} />
      {children}
    </ScriptedForm>
  );
}
