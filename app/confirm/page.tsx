import type { Metadata } from 'next';
import { requireSession } from '@/lib/http/current-session';
import { leadOn } from '@/lib/http/lead';
import { pageLocale } from '@/lib/http/preferences';
import { isRecent } from '@/lib/http/recent-session';
import { queriedReturnPath } from '@/lib/http/return-to';
import { isolate } from '@/lib/i18n/direction';
import { Button } from '../_ui/button';
import { CardPage } from '../_ui/card-page';
import { Field } from '../_ui/field';
import { problemOf, problemsOf, type Query, readFailure } from '../_ui/form-failure';
import { formMetadata } from '../_ui/form-metadata';
import { PostForm } from '../_ui/post-form';
import { TextLink } from '../_ui/text-link';
import { COMMON } from '../_ui/texts';
import { TEXTS } from './texts';

type Props = { searchParams: Promise<Query> };

export const generateMetadata = ({ searchParams }: Props): Promise<Metadata> => formMetadata(TEXTS, searchParams);

/** Before a sensitive change, where the last sign-in was a while ago. */
export default async function ConfirmPage({ searchParams }: Props) {
  const { user, session } = await requireSession();
  const query = await searchParams;
  const locale = await pageLocale();
  const t = TEXTS[locale];
  const returnTo = queriedReturnPath(query);
  const failure = readFailure(query);
  // Somebody who signed in meanwhile has just typed a password, but should know why this page is shown.
  if (isRecent(session) && failure?.error !== 'signed_in_as_another') await leadOn(returnTo ?? '/account');
  const password = failure?.error === 'wrong_password' ? t.wrong : t.noPassword;
  const problems = problemsOf(failure, { next: 'password', fields: { password } }, locale);
  return (
    <CardPage title={t.title} lead={t.lead(isolate(user.username))}>
      <PostForm action="/api/auth/confirm" hidden={{ return_to: returnTo }} failed={t.failed} problems={problems}>
        <input type="text" name="username" autoComplete="username" value={user.username} readOnly hidden />
        <Field
          name="password"
          label={COMMON[locale].password}
          type="password"
          autoComplete="current-password"
          error={problemOf(problems, 'password')}
        />
        <Button wide>{t.confirm}</Button>
      </PostForm>
      <p className="mt-3">
        <TextLink href="/account">{t.notNow}</TextLink>
      </p>
    </CardPage>
  );
}
