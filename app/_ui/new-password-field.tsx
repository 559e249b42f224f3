import { getConfig } from '@/lib/config';
import { Field } from './field';
import { PasswordMeter } from './password-meter';

type Props = { name: string; label: string; error?: string | undefined };

/** For a password that somebody chooses. The server decides whether it is a good one; the meter only helps on the way. */
export function NewPasswordField({ name, label, error }: Props) {
  const { passwordMinLength } = getConfig();
  const hint = `At least ${passwordMinLength} characters. A few words that have nothing to do with each other are easy to remember.`;
  return (
    <div>
      <Field name={name} label={label} type="password" autoComplete="new-password" hint={hint} error={error} />
      <PasswordMeter input={name} minLength={passwordMinLength} />
    </div>
  );
}
