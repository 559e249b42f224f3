import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { Button } from '@/app/_ui/button';
import { CardPage } from '@/app/_ui/card-page';
import { Field } from '@/app/_ui/field';
import { type FormTexts, problemOf, problemsOf, type Query, readFailure } from '@/app/_ui/form-failure';
import { DoneNotice } from '@/app/_ui/notice';
import { PostForm } from '@/app/_ui/post-form';
import { TextLink } from '@/app/_ui/text-link';
import { readTyped } from '@/app/_ui/typed';
import { getConfig } from '@/lib/config';
import { peekSession } from '@/lib/http/current-session';
import { returnPath } from '@/lib/http/return-to';
import { FullLoad } from './full-load';

type Props = { searchParams: Promise<Query> };

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  return { title: readFailure(await searchParams) ? 'Error: Sign in' : 'Sign in' };
}

const DONE = { reset: 'Your password is set, and every session has ended. Sign in with the new password.' };

const textsFor = (username: string | undefined): FormTexts => ({
  next: 'password',
  errors: {
    authorization_required: 'Username and password do not match. Check the username, then type the password again',
  },
  fields: {
    username: username
      ? 'Check the username: it is too long or has characters that cannot be seen'
      : 'Type your username, in at most 254 characters',
    password: 'Type your password',
  },
});

export default async function SignInPage({ searchParams }: Props) {
  const query = await searchParams;
  const { appOrigin, signUp } = getConfig();
  const returnTo = typeof query.return_to === 'string' ? returnPath(query.return_to, appOrigin) : null;
  if (await peekSession()) redirect(returnTo ?? '/protected');

  const failure = readFailure(query);
  const username = failure ? (await readTyped()).username : undefined;
  const problems = problemsOf(failure, textsFor(username));
  const signUpQuery = returnTo ? `?${new URLSearchParams({ return_to: returnTo })}` : '';
  return (
    <CardPage title="Sign in">
      <FullLoad />
      <DoneNotice done={query.done} texts={DONE} />
      <PostForm
        action="/api/auth"
        hidden={{ return_to: returnTo }}
        failed="You are not signed in yet"
        problems={problems}
      >
        <Field
          name="username"
          label="Username"
          type="text"
          autoComplete="username"
          defaultValue={username}
          error={problemOf(problems, 'username')}
        />
        <Field
          name="password"
          label="Password"
          type="password"
          autoComplete="current-password"
          error={problemOf(problems, 'password')}
        />
        <Button wide>Sign in</Button>
      </PostForm>
      <div className="mt-6 flex flex-wrap justify-between gap-x-6 gap-y-3">
        <TextLink href="/forgot-password">Forgot your password?</TextLink>
        {signUp === 'open' && <TextLink href={`/sign-up${signUpQuery}`}>Create an account</TextLink>}
      </div>
    </CardPage>
  );
}
