import type { Metadata } from 'next';
import { AccountShell } from '@/app/_ui/account-shell';
import { Button } from '@/app/_ui/button';
import { DoneNotice, Notice } from '@/app/_ui/notice';
import { Time, TimeAgo } from '@/app/_ui/time';
import { deviceName } from '@/lib/auth/device-name';
import { type ListedSession, listSessions } from '@/lib/auth/session';
import { getDb } from '@/lib/db/client';
import { requireSession } from '@/lib/http/current-session';
import { now } from '@/lib/time';

export const metadata: Metadata = { title: 'Sessions' };

const DONE = {
  one: 'That session has ended. The device is signed out from its very next request on.',
  others: 'All other sessions have ended. You are signed in here only.',
};

type Query = { done?: string | string[]; error?: string | string[] };
type Props = { searchParams: Promise<Query> };

export default async function SessionsPage({ searchParams }: Props) {
  const { user, session } = await requireSession();
  const sessions = await listSessions(getDb(), user.id, now());
  const { done, error } = await searchParams;
  return (
    <AccountShell
      current="/account/sessions"
      title="Sessions"
      lead="Where you are signed in. End what you do not recognise; it is refused from its next request on."
    >
      <DoneNotice done={done} texts={DONE} />
      {error && <Notice warn>Nothing was ended: that did not work at this moment. Try again.</Notice>}
      <ul className="mt-8 space-y-4">
        {sessions.map((each) => (
          <SessionItem key={each.id} session={each} current={each.id === session.id} />
        ))}
      </ul>
      <div className="mt-8 flex flex-wrap gap-4">
        {sessions.length > 1 && <RevokeForm which="others" label="End all other sessions" />}
        <RevokeForm which="all" label="Sign out everywhere" />
      </div>
    </AccountShell>
  );
}

function SessionItem({ session, current }: { session: ListedSession; current: boolean }) {
  const name = deviceName(session.device.userAgent) ?? 'Unknown device';
  return (
    <li className="flex flex-wrap items-center justify-between gap-4 rounded-xl border border-hairline bg-surface p-5">
      <div className="min-w-0 space-y-1">
        <h2 className="text-lg font-semibold">
          {name}
          {current && (
            <span className="ml-2 rounded-full bg-brand px-2.5 py-0.5 text-sm text-on-brand">This device</span>
          )}
          {session.client === 'api' && <span className="ml-2 text-sm font-normal text-muted">API client</span>}
        </h2>
        <p className="text-muted">
          {session.device.address || 'Unknown address'} · last seen <TimeAgo at={session.lastSeenAt} />
        </p>
        <p className="text-muted">
          Signed in <Time at={session.createdAt} />
        </p>
      </div>
      {!current && <RevokeForm which={session.id} label="End" about={`${name}, ${session.device.address}`} />}
    </li>
  );
}

/** A plain form. `about` tells the buttons apart for whoever hears them. */
function RevokeForm({ which, label, about }: { which: string; label: string; about?: string }) {
  return (
    <form action="/api/account/sessions/revoke" method="post">
      <input type="hidden" name="which" value={which} />
      <Button look="quiet">
        {label}
        {about && <span className="sr-only"> session: {about}</span>}
      </Button>
    </form>
  );
}
