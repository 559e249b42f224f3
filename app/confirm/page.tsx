import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { Button } from '@/app/_ui/button';
import { CardPage } from '@/app/_ui/card-page';
import { Field } from '@/app/_ui/field';
import { type FormTexts, problemOf, problemsOf, type Query, readFailure } from '@/app/_ui/form-failure';
import { PostForm } from '@/app/_ui/post-form';
import { TextLink } from '@/app/_ui/text-link';
import { getConfig } from '@/lib/config';
import { requireSession } from '@/lib/http/current-session';
import { isRecent } from '@/lib/http/recent-session';
import { returnPath } from '@/lib/http/return-to';

type Props = { searchParams: Promise<Query> };

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  return { title: readFailure(await searchParams) ? 'Error: Confirm it is you' : 'Confirm it is you' };
}

const textsFor = (wrong: boolean): FormTexts => ({
  next: 'password',
  fields: { password: wrong ? 'That is not your password' : 'Type your password' },
});

/** Before a sensitive change, where the last sign-in was a while ago. */
export default async function ConfirmPage({ searchParams }: Props) {
  const { user, session } = await requireSession();
  const query = await searchParams;
  const returnTo = typeof query.return_to === 'string' ? returnPath(query.return_to, getConfig().appOrigin) : null;
  if (isRecent(session)) redirect(returnTo ?? '/account');
  const failure = readFailure(query);
  const problems = problemsOf(failure, textsFor(failure?.error === 'wrong_password'));
  return (
    <CardPage
      title="Confirm it is you"
      lead={`You signed in as “${user.username}” a while ago. Type the password once more, and go on where you were.`}
    >
      <PostForm
        action="/api/auth/confirm"
        hidden={{ return_to: returnTo }}
        failed="Not confirmed yet"
        problems={problems}
      >
        <input type="text" name="username" autoComplete="username" value={user.username} readOnly hidden />
        <Field
          name="password"
          label="Password"
          type="password"
          autoComplete="current-password"
          error={problemOf(problems, 'password')}
        />
        <Button wide>Confirm</Button>
      </PostForm>
      <p className="mt-6">
        <TextLink href="/account">Not now</TextLink>
      </p>
    </CardPage>
  );
}
