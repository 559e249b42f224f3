import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { Button, ButtonLink } from '@/app/_ui/button';
import { CardPage } from '@/app/_ui/card-page';
import { Field } from '@/app/_ui/field';
import { type FormTexts, problemOf, problemsOf, type Query, readFailure } from '@/app/_ui/form-failure';
import { NewPasswordField } from '@/app/_ui/new-password-field';
import { PostForm } from '@/app/_ui/post-form';
import { TextLink } from '@/app/_ui/text-link';
import { readTyped } from '@/app/_ui/typed';
import { getConfig } from '@/lib/config';
import { peekSession } from '@/lib/http/current-session';
import { returnPath } from '@/lib/http/return-to';

type Props = { searchParams: Promise<Query> };

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  return { title: readFailure(await searchParams) ? 'Error: Create an account' : 'Create an account' };
}

const textsFor = ({ error }: { error: string }): FormTexts => ({
  next: 'username',
  fields: {
    username:
      error === 'username_taken'
        ? 'Somebody has this username already. Choose another one'
        : 'Choose a username of 1 to 64 letters, digits, dots, dashes or underscores, in letters of one script',
    email: 'Type an address that mail can be sent to, like name@example.com',
    password: 'Choose a password',
  },
});

export default async function SignUpPage({ searchParams }: Props) {
  const query = await searchParams;
  const { appOrigin, signUp, signUpEmail } = getConfig();
  const returnTo = typeof query.return_to === 'string' ? returnPath(query.return_to, appOrigin) : null;
  if (await peekSession()) redirect(returnTo ?? '/protected');
  if (signUp === 'closed') return <Closed />;

  const failure = readFailure(query);
  const typed = failure ? await readTyped() : {};
  const problems = problemsOf(failure, textsFor(failure ?? { error: '' }));
  return (
    <CardPage title="Create an account">
      <PostForm
        action="/api/account"
        hidden={{ return_to: returnTo }}
        failed="There is no account yet"
        problems={problems}
      >
        <Field
          name="username"
          label="Username"
          type="text"
          autoComplete="username"
          defaultValue={typed.username}
          error={problemOf(problems, 'username')}
        />
        <Field
          name="email"
          label="Email"
          type="email"
          autoComplete="email"
          hint="A forgotten password can be replaced by mail, and in no other way."
          optional={signUpEmail === 'optional'}
          defaultValue={typed.email}
          error={problemOf(problems, 'email')}
        />
        <NewPasswordField name="password" label="Password" error={problemOf(problems, 'password')} />
        <Button wide>Create account</Button>
      </PostForm>
      <p className="mt-6">
        Have an account? <TextLink href="/sign-in">Sign in</TextLink>
      </p>
    </CardPage>
  );
}

function Closed() {
  return (
    <CardPage title="No new accounts" lead="Accounts for this site are made by whoever runs it. Ask them for one.">
      <p className="mt-8">
        <ButtonLink href="/sign-in">Sign in</ButtonLink>
      </p>
    </CardPage>
  );
}
