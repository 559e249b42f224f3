import type { Metadata } from 'next';
import { Button, ButtonLink } from '@/app/_ui/button';
import { CardPage } from '@/app/_ui/card-page';
import { type FormTexts, problemsOf, type Query, readFailure } from '@/app/_ui/form-failure';
import { Outage } from '@/app/_ui/outage';
import { PostForm } from '@/app/_ui/post-form';
import { getDb } from '@/lib/db/client';
import { verifiableAccount } from '@/lib/flows/verify-email';
import { pageData } from '@/lib/http/page-data';
import { now } from '@/lib/time';

export const metadata: Metadata = { title: 'Verify your address' };

type Props = { searchParams: Promise<Query> };

const TEXTS: FormTexts = { next: 'verify', fields: {} };

/** Opened from a mail. Opening it consumes nothing: mail programs and scanners open links, too. */
export default async function VerifyEmailPage({ searchParams }: Props) {
  const query = await searchParams;
  if (query.done === 'verified') return <Verified />;
  const token = typeof query.token === 'string' ? query.token : '';
  const found = await pageData(verifiableAccount(getDb(), token, now()));
  if (found.status === 'outage') return <Outage />;
  const account = found.data;
  if (!account) return <NotValid />;
  return (
    <CardPage
      title="Verify your address"
      lead={`${account.pendingEmail} becomes the address of the account “${account.username}”. Is that yours?`}
    >
      <PostForm
        action="/api/account/verify-email"
        hidden={{ token }}
        failed="The address is not verified yet"
        problems={problemsOf(readFailure(query), TEXTS)}
      >
        <Button wide>Yes, verify it</Button>
      </PostForm>
      <p className="mt-6 text-muted">If the account is not yours, close this page. Nothing has happened.</p>
    </CardPage>
  );
}

function Verified() {
  return (
    <CardPage title="Your address is verified" lead="From now on a forgotten password can be replaced by mail.">
      <p className="mt-8">
        <ButtonLink href="/account">To your account</ButtonLink>
      </p>
    </CardPage>
  );
}

function NotValid() {
  return (
    <CardPage
      title="This link does not work any more"
      lead="A link works once, for 24 hours, and only for the address that was given last. You get a new one on the page of your account."
    >
      <p className="mt-8">
        <ButtonLink href="/account">To your account</ButtonLink>
      </p>
    </CardPage>
  );
}
