import type { Metadata } from 'next';
import { AccountShell } from '@/app/_ui/account-shell';
import { Button } from '@/app/_ui/button';
import { Field } from '@/app/_ui/field';
import { type FormTexts, problemOf, problemsOf, type Query, readFailure } from '@/app/_ui/form-failure';
import { PostForm } from '@/app/_ui/post-form';
import { readTyped } from '@/app/_ui/typed';
import { requireRecentSession } from '@/lib/http/recent-session';

type Props = { searchParams: Promise<Query> };

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  return { title: readFailure(await searchParams) ? 'Error: Change email' : 'Change email' };
}

const TEXTS: FormTexts = {
  next: 'email',
  fields: { email: 'Type an address that mail can be sent to, like name@example.com' },
};

export default async function ChangeEmailPage({ searchParams }: Props) {
  await requireRecentSession('/account/email');
  const problems = problemsOf(readFailure(await searchParams), TEXTS);
  const { email } = await readTyped(); // also when one had to confirm the password in between
  return (
    <AccountShell
      current="/account"
      title="Change email"
      lead="We mail a link to the new address. It counts once you have used that; until then the old one does."
    >
      <PostForm action="/api/account/email" failed="Nothing was changed" problems={problems}>
        <Field
          name="email"
          label="New email address"
          type="email"
          autoComplete="email"
          defaultValue={email}
          error={problemOf(problems, 'email')}
        />
        <Button>Mail me the link</Button>
      </PostForm>
    </AccountShell>
  );
}
