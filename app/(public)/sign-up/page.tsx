import type { Metadata } from 'next';
import { Button, ButtonLink } from '@/app/_ui/button';
import { CardPage } from '@/app/_ui/card-page';
import { Field } from '@/app/_ui/field';
import { type Failure, type FormTexts, problemOf, problemsOf, type Query, readFailure } from '@/app/_ui/form-failure';
import { formMetadata } from '@/app/_ui/form-metadata';
import { NewPasswordField } from '@/app/_ui/new-password-field';
import { PostForm } from '@/app/_ui/post-form';
import { InlineLink } from '@/app/_ui/text-link';
import { COMMON } from '@/app/_ui/texts';
import { readTyped } from '@/app/_ui/typed';
import { getConfig } from '@/lib/config/config';
import { signInLocation } from '@/lib/edge/way-back';
import { peekSession } from '@/lib/http/current-session';
import { leadOn } from '@/lib/http/lead';
import { pageLocale } from '@/lib/http/preferences';
import { queriedReturnPath } from '@/lib/http/return-to';
import type { Locale } from '@/lib/i18n/locale';
import { TEXTS } from './texts';

type Props = { searchParams: Promise<Query> };

export const generateMetadata = ({ searchParams }: Props): Promise<Metadata> => formMetadata(TEXTS, searchParams);

function formTexts(locale: Locale, failure: Failure | null): FormTexts {
  const { taken, reserved, badUsername, badEmail, noPassword } = TEXTS[locale];
  const usernames = new Map([
    ['username_taken', taken],
    ['username_reserved', reserved],
  ]);
  const username = usernames.get(failure?.error ?? '') ?? badUsername;
  return { next: 'username', fields: { username, email: badEmail, password: noPassword } };
}

export default async function SignUpPage({ searchParams }: Props) {
  const query = await searchParams;
  const { signUp, signUpEmail } = getConfig();
  const returnTo = queriedReturnPath(query);
  if (await peekSession()) await leadOn(returnTo ?? '/protected');
  const locale = await pageLocale();
  if (signUp === 'closed') return <Closed locale={locale} signIn={signInLocation(returnTo)} />;

  const t = TEXTS[locale];
  const failure = readFailure(query);
  const typed = failure ? await readTyped('/sign-up') : {};
  const problems = problemsOf(failure, formTexts(locale, failure), locale);
  return (
    <CardPage title={t.title}>
      <PostForm action="/api/account" hidden={{ return_to: returnTo }} failed={t.failed} problems={problems}>
        <Field
          name="username"
          label={COMMON[locale].username}
          type="text"
          autoComplete="username"
          defaultValue={typed.username}
          error={problemOf(problems, 'username')}
        />
        <Field
          name="email"
          label={t.email}
          type="email"
          autoComplete="email"
          hint={t.emailHint}
          optional={signUpEmail === 'optional'}
          defaultValue={typed.email}
          error={problemOf(problems, 'email')}
        />
        <NewPasswordField name="password" label={COMMON[locale].password} error={problemOf(problems, 'password')} />
        <Button wide>{t.create}</Button>
      </PostForm>
      <p className="mt-6">
        {t.haveOne} <InlineLink href={signInLocation(returnTo)}>{COMMON[locale].signIn}</InlineLink>
      </p>
    </CardPage>
  );
}

function Closed({ locale, signIn }: { locale: Locale; signIn: string }) {
  const { closedTitle, closedLead } = TEXTS[locale];
  return (
    <CardPage title={closedTitle} lead={closedLead}>
      <p className="mt-8">
        <ButtonLink href={signIn}>{COMMON[locale].signIn}</ButtonLink>
      </p>
    </CardPage>
  );
}
