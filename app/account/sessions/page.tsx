import type { Metadata } from 'next';
import { AccountShell } from '@/app/_ui/account-shell';
import { ButtonForm } from '@/app/_ui/button-form';
import { problemsOf, type Query, readFailure } from '@/app/_ui/form-failure';
import { pageMetadata } from '@/app/_ui/form-metadata';
import { DoneNotice, Notice } from '@/app/_ui/notice';
import { COMMON } from '@/app/_ui/texts';
import { Time, TimeAgo } from '@/app/_ui/time';
import { deviceName } from '@/lib/auth/device-name';
import { type ListedSession, listSessions } from '@/lib/auth/session';
import { getDb } from '@/lib/db/client';
import { requireSession } from '@/lib/http/current-session';
import { pageLocale } from '@/lib/http/preferences';
import type { Locale } from '@/lib/i18n/locale';
import { now } from '@/lib/time';
import { TEXTS } from './texts';

export const generateMetadata = (): Promise<Metadata> => pageMetadata(TEXTS);

type Props = { searchParams: Promise<Query> };

export default async function SessionsPage({ searchParams }: Props) {
  const { user, session } = await requireSession();
  const sessions = await listSessions(getDb(), user.id, now());
  const query = await searchParams;
  const locale = await pageLocale();
  const t = TEXTS[locale];
  const failure = readFailure(query);
  const [problem] = problemsOf(failure, { next: '', fields: {} }, locale);
  return (
    <AccountShell current="/account/sessions" title={t.title} lead={t.lead}>
      <DoneNotice done={query.done} texts={t.done} />
      {problem && <Notice warn>{failure?.error === 'signed_in_as_another' ? problem.message : t.notEnded}</Notice>}
      <ul className="mt-8 space-y-4">
        {sessions.map((each) => (
          <SessionItem key={each.id} session={each} current={each.id === session.id} locale={locale} />
        ))}
      </ul>
      <div className="mt-8 flex flex-wrap gap-4">
        {sessions.length > 1 && <RevokeForm which="others" label={t.endOthers} />}
        <RevokeForm which="all" label={t.endAll} />
      </div>
    </AccountShell>
  );
}

function SessionItem({ session, current, locale }: { session: ListedSession; current: boolean; locale: Locale }) {
  const t = TEXTS[locale];
  const { unknownDevice, unknownAddress } = COMMON[locale];
  const name = deviceName(session.device.userAgent, locale) ?? unknownDevice;
  const address = session.device.address || unknownAddress;
  return (
    <li className="flex flex-wrap items-center justify-between gap-4 rounded-card border border-hairline bg-surface p-5">
      <div className="min-w-0 space-y-1">
        <h2 className="text-lg font-semibold">
          {name}
          {current && (
            <span className="ml-2 rounded-full bg-brand px-2.5 py-0.5 text-sm text-on-brand">{t.thisDevice}</span>
          )}
          {session.client === 'api' && <span className="ml-2 text-sm font-normal text-muted">{t.apiClient}</span>}
        </h2>
        <p className="text-muted">
          {address} · {t.lastSeen} <TimeAgo at={session.lastSeenAt} />
        </p>
        <p className="text-muted">
          {t.signedIn} <Time at={session.createdAt} />
        </p>
      </div>
      {!current && <RevokeForm which={session.id} label={t.end} about={t.endSession(`${name}, ${address}`)} />}
    </li>
  );
}

/** `about` tells the buttons apart in a screen reader. */
function RevokeForm({ which, label, about }: { which: string; label: string; about?: string }) {
  return (
    <ButtonForm action="/api/account/sessions/revoke" hidden={{ which }}>
      {label}
      {about && <span className="sr-only">{about}</span>}
    </ButtonForm>
  );
}
