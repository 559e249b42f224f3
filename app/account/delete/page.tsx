import type { Metadata } from 'next';
import { AccountShell } from '@/app/_ui/account-shell';
import { Button } from '@/app/_ui/button';
import { Field } from '@/app/_ui/field';
import { type FormTexts, problemOf, problemsOf, type Query, readFailure } from '@/app/_ui/form-failure';
import { PostForm } from '@/app/_ui/post-form';
import { TextLink } from '@/app/_ui/text-link';
import { requireSession } from '@/lib/http/current-session';

type Props = { searchParams: Promise<Query> };

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  return { title: readFailure(await searchParams) ? 'Error: Delete account' : 'Delete account' };
}

const textsFor = (wrong: boolean): FormTexts => ({
  next: 'password',
  fields: { password: wrong ? 'That is not your password' : 'Type your password' },
});

export default async function DeleteAccountPage({ searchParams }: Props) {
  const { user } = await requireSession();
  const failure = readFailure(await searchParams);
  const problems = problemsOf(failure, textsFor(failure?.error === 'wrong_password'));
  return (
    <AccountShell
      current="/account"
      title="Delete account"
      lead={`“${user.username}” and all its sessions will be gone at once, and cannot be brought back.`}
    >
      <p className="mt-4 max-w-xl text-muted">
        What happened with the account stays on record without saying whose it was. You may want to{' '}
        <TextLink href="/account">download your data</TextLink> first.
      </p>
      <PostForm action="/api/account/delete" failed="The account is still there" problems={problems}>
        <input type="text" name="username" autoComplete="username" value={user.username} readOnly hidden />
        <Field
          name="password"
          label="Your password"
          type="password"
          autoComplete="current-password"
          error={problemOf(problems, 'password')}
        />
        <Button look="danger">Delete my account for good</Button>
      </PostForm>
    </AccountShell>
  );
}
