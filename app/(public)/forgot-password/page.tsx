import type { Metadata } from 'next';
import { Button, ButtonLink } from '@/app/_ui/button';
import { CardPage } from '@/app/_ui/card-page';
import { Field } from '@/app/_ui/field';
import { type FormTexts, problemOf, problemsOf, type Query, readFailure } from '@/app/_ui/form-failure';
import { PostForm } from '@/app/_ui/post-form';
import { TextLink } from '@/app/_ui/text-link';
import { readTyped } from '@/app/_ui/typed';

type Props = { searchParams: Promise<Query> };

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  return { title: readFailure(await searchParams) ? 'Error: Forgotten password' : 'Forgotten password' };
}

const TEXTS: FormTexts = {
  next: 'username',
  fields: { username: 'Type your username or your email address' },
};

export default async function ForgotPasswordPage({ searchParams }: Props) {
  const query = await searchParams;
  if (query.done === 'mailed') return <Mailed />;
  const failure = readFailure(query);
  const typed = failure ? await readTyped() : {};
  const problems = problemsOf(failure, TEXTS);
  return (
    <CardPage title="Forgotten your password?" lead="We mail you a link with which you set a new one.">
      <PostForm action="/api/account/forgot-password" failed="Nothing was mailed yet" problems={problems}>
        <Field
          name="username"
          label="Username or email"
          type="text"
          autoComplete="username"
          defaultValue={typed.username}
          error={problemOf(problems, 'username')}
        />
        <Button wide>Mail me a link</Button>
      </PostForm>
      <p className="mt-6">
        <TextLink href="/sign-in">Back to sign in</TextLink>
      </p>
    </CardPage>
  );
}

/** The same for everybody: whether there is such an account, only its mailbox learns. */
function Mailed() {
  return (
    <CardPage
      title="Look into your mail"
      lead="If an account with a verified address goes by that name, a link is on its way there. It works for 30 minutes, once."
    >
      <p className="mt-4 text-muted">
        Nothing after a few minutes? Look among unwanted mail, or try the other of username and email. An account
        without a verified address cannot be helped this way: ask whoever runs this site.
      </p>
      <p className="mt-8 flex flex-wrap gap-4">
        <ButtonLink href="/sign-in">Sign in</ButtonLink>
        <ButtonLink href="/forgot-password" look="quiet">
          Try again
        </ButtonLink>
      </p>
    </CardPage>
  );
}
