import type { Metadata } from 'next';
import { Button, ButtonLink } from '@/app/_ui/button';
import { CardPage } from '@/app/_ui/card-page';
import { Field } from '@/app/_ui/field';
import { problemOf, problemsOf, type Query, readFailure } from '@/app/_ui/form-failure';
import { formMetadata } from '@/app/_ui/form-metadata';
import { PostForm } from '@/app/_ui/post-form';
import { TextLink } from '@/app/_ui/text-link';
import { COMMON } from '@/app/_ui/texts';
import { readTyped } from '@/app/_ui/typed';
import { signInLocation, withReturnTo } from '@/lib/edge/way-back';
import { pageLocale } from '@/lib/http/preferences';
import { queriedReturnPath } from '@/lib/http/return-to';
import type { Locale } from '@/lib/i18n/locale';
import { TEXTS } from './texts';

type Props = { searchParams: Promise<Query> };

export const generateMetadata = ({ searchParams }: Props): Promise<Metadata> => formMetadata(TEXTS, searchParams);

export default async function ForgotPasswordPage({ searchParams }: Props) {
  const query = await searchParams;
  const locale = await pageLocale();
  const returnTo = queriedReturnPath(query);
  if (query.done === 'mailed') return <Mailed locale={locale} returnTo={returnTo} />;

  const t = TEXTS[locale];
  const failure = readFailure(query);
  const typed = failure ? await readTyped('/forgot-password') : {};
  const problems = problemsOf(failure, { next: 'username', fields: { username: t.noIdentifier } }, locale);
  return (
    <CardPage title={t.title} lead={t.lead}>
      <PostForm
        action="/api/account/forgot-password"
        hidden={{ return_to: returnTo }}
        failed={t.failed}
        problems={problems}
      >
        <Field
          name="username"
          label={t.identifier}
          type="text"
          autoComplete="username"
          defaultValue={typed.username}
          error={problemOf(problems, 'username')}
        />
        <Button wide>{t.send}</Button>
      </PostForm>
      <p className="mt-3">
        <TextLink href={signInLocation(returnTo)}>{t.back}</TextLink>
      </p>
    </CardPage>
  );
}

/** The same for everybody: whether there is such an account, only its mailbox learns. */
function Mailed({ locale, returnTo }: { locale: Locale; returnTo: string | null }) {
  const t = TEXTS[locale];
  return (
    <CardPage title={t.mailedTitle} lead={t.mailedLead}>
      <p className="mt-4 text-muted">{t.mailedHelp}</p>
      <p className="mt-8 flex flex-wrap gap-4">
        <ButtonLink href={signInLocation(returnTo)}>{COMMON[locale].signIn}</ButtonLink>
        <ButtonLink href={withReturnTo('/forgot-password', returnTo)} look="quiet">
          {t.again}
        </ButtonLink>
      </p>
    </CardPage>
  );
}
