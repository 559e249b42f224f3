import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { AccountShell } from '@/app/_ui/account-shell';
import { Button, ButtonLink } from '@/app/_ui/button';
import { Fact, Facts } from '@/app/_ui/facts';
import { problemsOf, type Query, readFailure } from '@/app/_ui/form-failure';
import { DoneNotice, Notice } from '@/app/_ui/notice';
import { Time } from '@/app/_ui/time';
import { type Account, getAccount } from '@/lib/auth/account';
import { getDb } from '@/lib/db/client';
import { requireSession } from '@/lib/http/current-session';

export const metadata: Metadata = { title: 'Account' };

const DONE = {
  signed_up: 'Welcome. Your account is ready.',
  mailed: 'A mail with a link is on its way to the new address. Open it to verify that the address is yours.',
  confirmed: 'Confirmed. For ten minutes you can download your data without typing the password again.',
  password: 'Your password is changed. All other sessions have ended.',
};

type Props = { searchParams: Promise<Query> };

export default async function AccountPage({ searchParams }: Props) {
  const { user } = await requireSession();
  const account = await getAccount(getDb(), user.id);
  if (!account) notFound();
  const query = await searchParams;
  const [problem] = problemsOf(readFailure(query), { next: '', fields: {} });
  return (
    <AccountShell current="/account" title="Account">
      <DoneNotice done={query.done} texts={DONE} />
      {problem && <Notice warn>{problem.message}</Notice>}
      <Facts>
        <Fact term="Username">{account.username}</Fact>
        <Fact term="Email">{account.email ?? 'None verified'}</Fact>
        {account.pendingEmail && <Fact term="Waits to be verified">{account.pendingEmail}</Fact>}
        <Fact term="Password changed">
          {account.passwordChangedAt ? <Time at={account.passwordChangedAt} /> : 'Never'}
        </Fact>
        <Fact term="Account made">
          <Time at={account.createdAt} />
        </Fact>
      </Facts>
      {!account.email && (
        <p className="mt-4 max-w-xl text-muted">
          Without a verified address a forgotten password cannot be replaced, and we cannot warn you.
        </p>
      )}
      <Actions account={account} />
    </AccountShell>
  );
}

function Actions({ account }: { account: Account }) {
  return (
    <div className="mt-8 flex max-w-xl flex-wrap gap-4">
      <ButtonLink href="/account/password">Change password</ButtonLink>
      <ButtonLink href="/account/email" look="quiet">
        {account.email ? 'Change email' : 'Add an email address'}
      </ButtonLink>
      {account.pendingEmail && (
        <form action="/api/account/email/resend" method="post">
          <Button look="quiet">Mail the link again</Button>
        </form>
      )}
      <form action="/api/account/export" method="post">
        <Button look="quiet">Download my data</Button>
      </form>
      <ButtonLink href="/account/delete" look="quiet">
        Delete account
      </ButtonLink>
    </div>
  );
}
