import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { type Account, getAccount } from '@/lib/auth/account';
import { getDb } from '@/lib/db/client';
import { requireSession } from '@/lib/http/current-session';
import { pageLocale } from '@/lib/http/preferences';
import { isolate } from '@/lib/i18n/direction';
import type { Locale } from '@/lib/i18n/locale';
import { AccountShell } from '../_ui/account-shell';
import { ButtonLink } from '../_ui/button';
import { ButtonForm } from '../_ui/button-form';
import { Fact, Facts } from '../_ui/facts';
import { problemsOf, type Query, readFailure } from '../_ui/form-failure';
import { pageMetadata } from '../_ui/form-metadata';
import { Isolated } from '../_ui/isolated';
import { DoneNotice, Notice } from '../_ui/notice';
import { COMMON } from '../_ui/texts';
import { Time } from '../_ui/time';
import { TEXTS } from './texts';

export const generateMetadata = (): Promise<Metadata> => pageMetadata(TEXTS);

type Props = { searchParams: Promise<Query> };

export default async function AccountPage({ searchParams }: Props) {
  const { user } = await requireSession();
  const account = await getAccount(getDb(), user.id);
  if (!account) notFound();
  const query = await searchParams;
  const locale = await pageLocale();
  const t = TEXTS[locale];
  const [problem] = problemsOf(readFailure(query), { next: '', fields: {} }, locale);
  return (
    <AccountShell current="/account" title={t.title}>
      <DoneNotice done={query.done} texts={t.done} />
      {problem && <Notice warn>{problem.message}</Notice>}
      <Facts>
        <Fact term={COMMON[locale].username}>
          <Isolated>{isolate(account.username)}</Isolated>
        </Fact>
        <Fact term={t.email}>{account.email ?? t.noneVerified}</Fact>
        {account.pendingEmail && <Fact term={t.waits}>{account.pendingEmail}</Fact>}
        <Fact term={t.passwordChanged}>
          {account.passwordChangedAt ? <Time at={account.passwordChangedAt} /> : t.never}
        </Fact>
        <Fact term={t.made}>
          <Time at={account.createdAt} />
        </Fact>
      </Facts>
      {!account.email && <p className="mt-4 max-w-xl text-muted">{t.unverified}</p>}
      <Actions account={account} locale={locale} />
    </AccountShell>
  );
}

function Actions({ account, locale }: { account: Account; locale: Locale }) {
  const t = TEXTS[locale];
  return (
    <div className="mt-8 flex max-w-xl flex-wrap gap-4">
      <ButtonLink href="/account/password">{t.changePassword}</ButtonLink>
      <ButtonLink href="/account/email" look="quiet">
        {account.email ? t.changeEmail : t.addEmail}
      </ButtonLink>
      {account.pendingEmail && <ButtonForm action="/api/account/email/resend">{t.resend}</ButtonForm>}
      <ButtonForm action="/api/account/export">{t.download}</ButtonForm>
      <ButtonLink href="/account/delete" look="quiet">
        {t.remove}
      </ButtonLink>
    </div>
  );
}
