import type { Metadata } from 'next';
import { AccountShell } from '@/app/_ui/account-shell';
import { Time } from '@/app/_ui/time';
import { type AuditType, listEvents, type PastEvent } from '@/lib/auth/audit';
import { getDb } from '@/lib/db/client';
import { requireSession } from '@/lib/http/current-session';
import { deviceName } from '@/lib/http/device-name';

export const metadata: Metadata = { title: 'Activity' };

const SHOWN = 50;

const WORDS: Record<AuditType, { what: string; warn: boolean }> = {
  signed_in: { what: 'Signed in', warn: false },
  sign_in_failed: { what: 'Failed sign-in: wrong password', warn: true },
  signed_out: { what: 'Signed out', warn: false },
  session_revoked: { what: 'Ended another session', warn: false },
  refresh_token_reused: { what: 'Session ended: a copy of its token was used', warn: true },
};

export default async function ActivityPage() {
  const { user, session } = await requireSession();
  const events = await listEvents(getDb(), user.id, SHOWN);
  return (
    <AccountShell
      current="/account/activity"
      title="Activity"
      lead={`The last ${SHOWN} things that happened to your account. If one was not you, end its session.`}
    >
      <ol className="mt-8 divide-y divide-hairline rounded-xl border border-hairline bg-surface px-5">
        {events.map((event) => (
          <EventItem key={event.id} event={event} here={event.sessionId === session.id} />
        ))}
      </ol>
    </AccountShell>
  );
}

function EventItem({ event, here }: { event: PastEvent; here: boolean }) {
  const { what, warn } = WORDS[event.type];
  return (
    <li className="flex flex-wrap justify-between gap-x-6 gap-y-1 py-4">
      <div>
        <p className={warn ? 'font-semibold text-danger' : 'font-semibold'}>{what}</p>
        <p className="text-muted">
          {deviceName(event.device.userAgent)} · {event.device.address || 'unknown address'}
          {here && ' · this session'}
        </p>
      </div>
      <p className="text-muted">
        <Time at={event.at} />
      </p>
    </li>
  );
}
