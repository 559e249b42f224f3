import type { Metadata } from 'next';
import { AccountShell } from '@/app/_ui/account-shell';
import { Button } from '@/app/_ui/button';
import { Field } from '@/app/_ui/field';
import { type FormTexts, problemOf, problemsOf, type Query, readFailure } from '@/app/_ui/form-failure';
import { NewPasswordField } from '@/app/_ui/new-password-field';
import { PostForm } from '@/app/_ui/post-form';
import { requireSession } from '@/lib/http/current-session';

type Props = { searchParams: Promise<Query> };

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  return { title: readFailure(await searchParams) ? 'Error: Change password' : 'Change password' };
}

const textsFor = (wrong: boolean): FormTexts => ({
  next: 'current_password',
  fields: {
    current_password: wrong ? 'That is not your current password' : 'Type your current password',
    new_password: 'Choose a new password',
  },
});

export default async function ChangePasswordPage({ searchParams }: Props) {
  const { user } = await requireSession();
  const failure = readFailure(await searchParams);
  const problems = problemsOf(failure, textsFor(failure?.error === 'wrong_password'));
  return (
    <AccountShell current="/account" title="Change password" lead="All your other sessions will end.">
      <PostForm action="/api/account/password" failed="The password is still the old one" problems={problems}>
        <input type="text" name="username" autoComplete="username" value={user.username} readOnly hidden />
        <Field
          name="current_password"
          label="Current password"
          type="password"
          autoComplete="current-password"
          error={problemOf(problems, 'current_password')}
        />
        <NewPasswordField name="new_password" label="New password" error={problemOf(problems, 'new_password')} />
        <Button>Change password</Button>
      </PostForm>
    </AccountShell>
  );
}
