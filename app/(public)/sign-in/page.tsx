import type { Metadata } from 'next';
import { Button } from '@/app/_ui/button';
import { CardPage } from '@/app/_ui/card-page';
import { Field } from '@/app/_ui/field';
import { type FormTexts, problemOf, problemsOf, type Query, readFailure } from '@/app/_ui/form-failure';
import { formMetadata } from '@/app/_ui/form-metadata';
import { DoneNotice, Notice } from '@/app/_ui/notice';
import { PostForm } from '@/app/_ui/post-form';
import { TextLink } from '@/app/_ui/text-link';
import { COMMON } from '@/app/_ui/texts';
import { readTyped } from '@/app/_ui/typed';
import { getConfig } from '@/lib/config/config';
import { LONG_ADDRESS, withReturnTo } from '@/lib/edge/way-back';
import { pageObstacle, peekSession } from '@/lib/http/current-session';
import { leadOn } from '@/lib/http/lead';
import { obstacleTexts } from '@/lib/http/obstacle';
import { pageLocale } from '@/lib/http/preferences';
import { queriedReturnPath } from '@/lib/http/return-to';
import type { Locale } from '@/lib/i18n/locale';
import { FullLoad } from './full-load';
import { TEXTS } from './texts';

type Props = { searchParams: Promise<Query> };

export const generateMetadata = ({ searchParams }: Props): Promise<Metadata> => formMetadata(TEXTS, searchParams);

function formTexts(locale: Locale, username: string | undefined): FormTexts {
  const { noMatch, oddUsername, noUsername, noPassword } = TEXTS[locale];
  return {
    next: 'password',
    errors: { authorization_required: noMatch },
    fields: { username: username ? oddUsername : noUsername, password: noPassword },
  };
}

export default async function SignInPage({ searchParams }: Props) {
  const query = await searchParams;
  const returnTo = queriedReturnPath(query);
  if (await peekSession()) await leadOn(returnTo ?? '/protected');

  const locale = await pageLocale();
  const obstacle = await pageObstacle();
  if (obstacle) return <CardPage {...obstacleTexts(obstacle, locale)} />;

  const { title, failed, forgot, done, longAddress } = TEXTS[locale];
  const failure = readFailure(query);
  const username = failure ? (await readTyped('/sign-in')).username : undefined;
  const problems = problemsOf(failure, formTexts(locale, username), locale);
  return (
    <CardPage title={title}>
      <FullLoad />
      <DoneNotice done={query.done} texts={done} />
      {query.notice === LONG_ADDRESS && <Notice>{longAddress}</Notice>}
      <PostForm action="/api/auth" hidden={{ return_to: returnTo }} failed={failed} problems={problems}>
        <Field
          name="username"
          label={COMMON[locale].username}
          type="text"
          autoComplete="username webauthn"
          defaultValue={username}
          error={problemOf(problems, 'username')}
        />
        <Field
          name="password"
          label={COMMON[locale].password}
          type="password"
          autoComplete="current-password"
          error={problemOf(problems, 'password')}
        />
        <Button wide>{title}</Button>
      </PostForm>
      <div className="mt-3 flex flex-wrap justify-between gap-x-6">
        <TextLink href={withReturnTo('/forgot-password', returnTo)}>{forgot}</TextLink>
        {getConfig().signUp === 'open' && (
          <TextLink href={withReturnTo('/sign-up', returnTo)}>{COMMON[locale].signUp}</TextLink>
        )}
      </div>
    </CardPage>
  );
}
