import type { Metadata } from 'next';
import Link from 'next/link';
import { AccountShell } from '@/app/_ui/account-shell';
import { ButtonLink } from '@/app/_ui/button';
import { Time } from '@/app/_ui/time';
import { type AuditType, listEvents, type PastEvent } from '@/lib/auth/audit';
import { deviceName } from '@/lib/auth/device-name';
import { getDb } from '@/lib/db/client';
import { requireSession } from '@/lib/http/current-session';

export const metadata: Metadata = { title: 'Activity' };

const SHOWN = 50;

/** `ended` is the device whose session it happened to. */
const WORDS: Record<AuditType, { what: (ended: string) => string; warn: boolean }> = {
  signed_in: { what: () => 'Signed in', warn: false },
  sign_in_failed: { what: () => 'Failed sign-in: wrong password', warn: true },
  signed_up: { what: () => 'Account made', warn: false },
  password_confirmed: { what: () => 'Password confirmed before a change', warn: false },
  wrong_password: { what: () => 'Wrong password typed by somebody signed in', warn: true },
  guesses_exhausted: { what: () => 'Too many wrong passwords: only browsers used before may go on', warn: true },
  password_changed: { what: () => 'Password changed, other sessions ended', warn: false },
  password_reset_requested: { what: () => 'Link for a new password asked for', warn: false },
  password_reset: { what: () => 'Password set by a mailed link, all sessions ended', warn: true },
  email_change_requested: { what: () => 'Change of email asked for', warn: false },
  email_verified: { what: () => 'Email verified', warn: false },
  data_exported: { what: () => 'Data downloaded', warn: false },
  account_deleted: { what: () => 'Account deleted', warn: true },
  signed_out: { what: () => 'Signed out', warn: false },
  session_revoked: { what: (ended) => `Ended the session of ${ended}`, warn: false },
  refresh_token_reused: { what: (ended) => `Session of ${ended} ended: a copy of its token was used`, warn: true },
};

type Props = { searchParams: Promise<{ before?: string | string[] }> };

export default async function ActivityPage({ searchParams }: Props) {
  const { user, session } = await requireSession();
  const { before } = await searchParams;
  const page = { limit: SHOWN + 1, before: typeof before === 'string' ? before : undefined };
  const events = await listEvents(getDb(), user.id, page);
  const shown = events.slice(0, SHOWN);
  const oldest = shown.at(-1);
  return (
    <AccountShell
      current="/account/activity"
      title="Activity"
      lead="What happened to your account, the newest first. If somebody signed in who was not you, end that session."
    >
      <p className="mt-4">
        <Link
          href="/account/sessions"
          prefetch={false}
          className="rounded-sm font-medium text-brand underline underline-offset-4"
        >
          See and end your sessions
        </Link>
      </p>
      {shown.length === 0 && <p className="mt-8 text-muted">There is nothing older.</p>}
      {shown.length > 0 && (
        <ol className="mt-8 mb-8 divide-y divide-hairline rounded-xl border border-hairline bg-surface px-5">
          {shown.map((event) => (
            <EventItem key={event.id} event={event} here={event.bySessionId === session.id} />
          ))}
        </ol>
      )}
      {oldest && events.length > SHOWN && (
        <ButtonLink look="quiet" href={`/account/activity?before=${oldest.id}`}>
          Older
        </ButtonLink>
      )}
    </AccountShell>
  );
}

function EventItem({ event, here }: { event: PastEvent; here: boolean }) {
  const { what, warn } = WORDS[event.type];
  return (
    <li className="flex flex-wrap justify-between gap-x-6 gap-y-1 py-4">
      <div>
        <p className={warn ? 'font-semibold text-danger' : 'font-semibold'}>
          {what(deviceName(event.sessionUserAgent ?? '') ?? 'Unknown device')}
        </p>
        <p className="text-muted">
          {deviceName(event.device.userAgent) ?? 'Unknown device'} · {event.device.address || 'unknown address'}
          {here && ' · this session'}
        </p>
      </div>
      <p className="text-muted">
        <Time at={event.at} />
      </p>
    </li>
  );
}
