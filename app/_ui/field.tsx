import { use } from 'react';
import { pageLocale } from '@/lib/http/preferences';
import { Reveal } from './reveal';
import { COMMON } from './texts';

type FieldProps = {
  name: string;
  label: string;
  type: 'text' | 'email' | 'password';
  /** What password managers go by (HTML, autofill detail tokens). */
  autoComplete: string;
  defaultValue?: string | undefined;
  /** Said before anybody types. */
  hint?: string | undefined;
  error?: string | undefined;
  optional?: boolean;
};

const INPUT =
  'block min-h-12 w-full rounded-control border border-line bg-page px-3.5 text-base text-ink aria-invalid:border-2 aria-invalid:border-danger';

/** A labelled input. Its id is its name, so that an error summary can link to it. Text at 16 px keeps phones from zooming. */
export function Field(props: FieldProps) {
  const { name, label, type, autoComplete, defaultValue, hint, error, optional = false } = props;
  const { show, hide, optional: optionalText } = COMMON[use(pageLocale())];
  const hintId = `${name}-hint`;
  const errorId = `${name}-error`;
  const described = [hint && hintId, error && errorId].filter(Boolean).join(' ');
  return (
    <div>
      <label id={`${name}-label`} htmlFor={name} className="mb-1.5 block font-medium">
        {label}
        {optional && <span className="font-normal text-muted"> {optionalText}</span>}
      </label>
      {hint && (
        <p id={hintId} className="mb-1.5 text-sm text-muted">
          {hint}
        </p>
      )}
      {error && (
        <p id={errorId} className="mb-1.5 text-sm text-danger">
          {error}
        </p>
      )}
      <div className="relative">
        <input
          id={name}
          name={name}
          type={type}
          autoComplete={autoComplete}
          defaultValue={defaultValue}
          required={!optional}
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          aria-invalid={error ? true : undefined}
          aria-describedby={described || undefined}
          className={type === 'password' ? `${INPUT} pr-20` : INPUT}
        />
        {type === 'password' && <Reveal input={name} texts={{ show, hide }} />}
      </div>
    </div>
  );
}
