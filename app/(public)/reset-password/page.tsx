import type { Metadata } from 'next';
import { Button, ButtonLink } from '@/app/_ui/button';
import { CardPage } from '@/app/_ui/card-page';
import { problemOf, problemsOf, type Query, readFailure } from '@/app/_ui/form-failure';
import { formMetadata } from '@/app/_ui/form-metadata';
import { NewPasswordField } from '@/app/_ui/new-password-field';
import { Outage } from '@/app/_ui/outage';
import { PostForm } from '@/app/_ui/post-form';
import { getDb } from '@/lib/db/client';
import { withReturnTo } from '@/lib/edge/way-back';
import { resettableAccount } from '@/lib/flows/reset-password';
import { keptReturnPath, mailedToken } from '@/lib/http/mailed-link';
import { pageData } from '@/lib/http/outage';
import { pageLocale } from '@/lib/http/preferences';
import { isolate } from '@/lib/i18n/direction';
import { now } from '@/lib/time';
import { TEXTS } from './texts';

type Props = { searchParams: Promise<Query> };

export const generateMetadata = ({ searchParams }: Props): Promise<Metadata> => formMetadata(TEXTS, searchParams);

/** Opened from a mail. Opening it consumes nothing: mail programs and scanners open links, too. */
export default async function ResetPasswordPage({ searchParams }: Props) {
  const query = await searchParams;
  const locale = await pageLocale();
  const t = TEXTS[locale];
  const token = await mailedToken();
  const returnTo = await keptReturnPath();
  const found = await pageData(resettableAccount(getDb(), token, now()));
  if (found.status === 'outage') return <Outage />;
  const account = found.data;
  if (!account) {
    return (
      <CardPage title={t.overTitle} lead={t.overLead}>
        <p className="mt-8">
          <ButtonLink href={withReturnTo('/forgot-password', returnTo)}>{t.newLink}</ButtonLink>
        </p>
      </CardPage>
    );
  }

  const problems = problemsOf(readFailure(query), { next: 'password', fields: { password: t.noPassword } }, locale);
  return (
    <CardPage title={t.title} lead={t.lead(isolate(account.username))}>
      <PostForm
        action="/api/account/reset-password"
        hidden={{ token, return_to: returnTo }}
        failed={t.failed}
        problems={problems}
      >
        {/* Tells a password manager whose password it saves. */}
        <input type="text" name="username" autoComplete="username" value={account.username} readOnly hidden />
        <NewPasswordField name="password" label={t.newPassword} error={problemOf(problems, 'password')} />
        <Button wide>{t.set}</Button>
      </PostForm>
    </CardPage>
  );
}
