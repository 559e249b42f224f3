import type { Metadata } from 'next';
import { AccountShell } from '@/app/_ui/account-shell';
import { ButtonLink } from '@/app/_ui/button';
import { pageMetadata } from '@/app/_ui/form-metadata';
import { TextLink } from '@/app/_ui/text-link';
import { COMMON } from '@/app/_ui/texts';
import { Time } from '@/app/_ui/time';
import { listEvents, type PastEvent } from '@/lib/auth/audit';
import { deviceName } from '@/lib/auth/device-name';
import { getDb } from '@/lib/db/client';
import { isId } from '@/lib/edge/id';
import { requireSession } from '@/lib/http/current-session';
import { pageLocale } from '@/lib/http/preferences';
import type { Locale } from '@/lib/i18n/locale';
import { TEXTS, WARNINGS } from './texts';

export const generateMetadata = (): Promise<Metadata> => pageMetadata(TEXTS);

const SHOWN = 50;

type Props = { searchParams: Promise<{ before?: string | string[] }> };

export default async function ActivityPage({ searchParams }: Props) {
  const { user, session } = await requireSession();
  const { before } = await searchParams;
  const page = { limit: SHOWN + 1, before: isId(before) ? before : undefined };
  const events = await listEvents(getDb(), user.id, page);
  const shown = events.slice(0, SHOWN);
  const oldest = shown.at(-1);
  const locale = await pageLocale();
  const t = TEXTS[locale];
  return (
    <AccountShell current="/account/activity" title={t.title} lead={t.lead}>
      <p className="mt-3">
        <TextLink href="/account/sessions">{t.toSessions}</TextLink>
      </p>
      {shown.length === 0 && <p className="mt-8 text-muted">{t.nothing}</p>}
      {shown.length > 0 && (
        <ol className="mt-8 mb-8 divide-y divide-hairline rounded-card border border-hairline bg-surface px-5">
          {shown.map((event) => (
            <EventItem key={event.id} event={event} here={event.bySessionId === session.id} locale={locale} />
          ))}
        </ol>
      )}
      {oldest && events.length > SHOWN && (
        <ButtonLink look="quiet" href={`/account/activity?before=${oldest.id}`}>
          {t.older}
        </ButtonLink>
      )}
    </AccountShell>
  );
}

function EventItem({ event, here, locale }: { event: PastEvent; here: boolean; locale: Locale }) {
  const t = TEXTS[locale];
  const { unknownDevice, unknownAddress } = COMMON[locale];
  const { userAgent, address } = event.device;
  return (
    <li className="flex flex-wrap justify-between gap-x-6 gap-y-1 py-4">
      <div>
        <p className={WARNINGS.has(event.type) ? 'font-semibold text-danger' : 'font-semibold'}>
          {t.what[event.type](deviceName(event.sessionUserAgent ?? '', locale) ?? unknownDevice)}
        </p>
        <p className="text-muted">
          {deviceName(userAgent, locale) ?? unknownDevice} · {address || unknownAddress}
          {here && ` · ${t.here}`}
        </p>
      </div>
      <p className="text-muted">
        <Time at={event.at} />
      </p>
    </li>
  );
}
