import type { Metadata } from 'next';
import { Button, ButtonLink } from '@/app/_ui/button';
import { CardPage } from '@/app/_ui/card-page';
import { problemsOf, type Query, readFailure } from '@/app/_ui/form-failure';
import { formMetadata } from '@/app/_ui/form-metadata';
import { Outage } from '@/app/_ui/outage';
import { PostForm } from '@/app/_ui/post-form';
import { COMMON } from '@/app/_ui/texts';
import { getDb } from '@/lib/db/client';
import { verifiableAccount } from '@/lib/flows/verify-email';
import { mailedToken } from '@/lib/http/mailed-link';
import { pageData } from '@/lib/http/outage';
import { pageLocale } from '@/lib/http/preferences';
import { isolate } from '@/lib/i18n/direction';
import type { Locale } from '@/lib/i18n/locale';
import { now } from '@/lib/time';
import { TEXTS } from './texts';

type Props = { searchParams: Promise<Query> };

export const generateMetadata = ({ searchParams }: Props): Promise<Metadata> => formMetadata(TEXTS, searchParams);

/** Opened from a mail. Opening it consumes nothing: mail programs and scanners open links, too. */
export default async function VerifyEmailPage({ searchParams }: Props) {
  const query = await searchParams;
  const locale = await pageLocale();
  const t = TEXTS[locale];
  if (query.done === 'verified') return <Onward title={t.doneTitle} lead={t.doneLead} locale={locale} />;

  const token = await mailedToken();
  const found = await pageData(verifiableAccount(getDb(), token, now()));
  if (found.status === 'outage') return <Outage />;
  const account = found.data;
  if (!account?.pendingEmail) return <Onward title={t.overTitle} lead={t.overLead} locale={locale} />;

  const problems = problemsOf(readFailure(query), { next: 'verify', fields: {} }, locale);
  return (
    <CardPage title={t.title} lead={t.lead(account.pendingEmail, isolate(account.username))}>
      <PostForm action="/api/account/verify-email" hidden={{ token }} failed={t.failed} problems={problems}>
        <Button wide>{t.yes}</Button>
      </PostForm>
      <p className="mt-6 text-muted">{t.no}</p>
    </CardPage>
  );
}

function Onward({ title, lead, locale }: { title: string; lead: string; locale: Locale }) {
  return (
    <CardPage title={title} lead={lead}>
      <p className="mt-8">
        <ButtonLink href="/account">{COMMON[locale].toAccount}</ButtonLink>
      </p>
    </CardPage>
  );
}
