import type { Metadata } from 'next';
import { requireSession } from '@/lib/http/current-session';
import { PageShell } from '../_ui/page-shell';
import { SignOutForm } from '../_ui/sign-out-form';

export const metadata: Metadata = { title: 'Protected' };

export default async function ProtectedPage() {
  const { user, session } = await requireSession();
  return (
    <PageShell aside={<SignOutForm />}>
      <h1 className="text-4xl font-semibold tracking-tight sm:text-5xl">{`Hello, ${user.username}`}</h1>
      <p className="mt-5 max-w-xl text-lg text-muted">
        Only you see this page. Your session is checked each time it opens.
      </p>
      <dl className="mt-8 max-w-xl divide-y divide-hairline rounded-xl border border-hairline bg-surface px-5">
        <Fact term="Username">{user.username}</Fact>
        <Fact term="Signed in">
          <Time at={session.authenticatedAt} />
        </Fact>
        <Fact term="Session ends">
          <Time at={session.expiresAt} />
        </Fact>
      </dl>
    </PageShell>
  );
}

function Fact({ term, children }: { term: string; children: React.ReactNode }) {
  return (
    <div className="flex flex-wrap justify-between gap-x-6 gap-y-1 py-3.5">
      <dt className="text-muted">{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}

const utc = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });

function Time({ at }: { at: number }) {
  const date = new Date(at * 1000);
  return <time dateTime={date.toISOString()}>{utc.format(date)} UTC</time>;
}
