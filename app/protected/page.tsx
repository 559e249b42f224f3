import type { Metadata } from 'next';
import { requireSession } from '@/lib/http/current-session';
import { AccountShell } from '../_ui/account-shell';
import { Fact, Facts } from '../_ui/facts';
import { Time } from '../_ui/time';

export const metadata: Metadata = { title: 'Protected' };

export default async function ProtectedPage() {
  const { user, session } = await requireSession();
  return (
    <AccountShell
      current="/protected"
      title={`Hello, ${user.username}`}
      lead="Only you see this page. Your session is checked each time it opens."
    >
      <Facts>
        <Fact term="Username">{user.username}</Fact>
        <Fact term="Signed in">
          <Time at={session.authenticatedAt} />
        </Fact>
        <Fact term="Session ends if not used">
          <Time at={session.expiresAt} />
        </Fact>
      </Facts>
    </AccountShell>
  );
}
