import { use } from 'react';
import { getConfig } from '@/lib/config/config';
import { pageLocale } from '@/lib/http/preferences';
import { Field } from './field';
import { PasswordMeter } from './password-meter';
import { COMMON } from './texts';

type Props = { name: string; label: string; error?: string | undefined };

/** For a password that somebody chooses. The server decides whether it is a good one; the meter only helps on the way. */
export function NewPasswordField({ name, label, error }: Props) {
  const { passwordMinLength } = getConfig();
  const { passwordHint, meter } = COMMON[use(pageLocale())];
  const hint = passwordHint(passwordMinLength);
  return (
    <div>
      <Field name={name} label={label} type="password" autoComplete="new-password" hint={hint} error={error} />
      <PasswordMeter input={name} minLength={passwordMinLength} texts={meter} />
    </div>
  );
}
