import type { Metadata } from 'next';
import { Button, ButtonLink } from '@/app/_ui/button';
import { CardPage } from '@/app/_ui/card-page';
import { type FormTexts, problemOf, problemsOf, type Query, readFailure } from '@/app/_ui/form-failure';
import { NewPasswordField } from '@/app/_ui/new-password-field';
import { Outage } from '@/app/_ui/outage';
import { PostForm } from '@/app/_ui/post-form';
import { getDb } from '@/lib/db/client';
import { resettableAccount } from '@/lib/flows/reset-password';
import { pageData } from '@/lib/http/page-data';
import { now } from '@/lib/time';

type Props = { searchParams: Promise<Query> };

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  return { title: readFailure(await searchParams) ? 'Error: New password' : 'New password' };
}

const TEXTS: FormTexts = { next: 'password', fields: { password: 'Choose a password' } };

/** Opened from a mail. Opening it consumes nothing: mail programs and scanners open links, too. */
export default async function ResetPasswordPage({ searchParams }: Props) {
  const query = await searchParams;
  const token = typeof query.token === 'string' ? query.token : '';
  const found = await pageData(resettableAccount(getDb(), token, now()));
  if (found.status === 'outage') return <Outage />;
  const account = found.data;
  if (!account) return <NotValid />;

  const problems = problemsOf(readFailure(query), TEXTS);
  return (
    <CardPage title="Set a new password" lead={`For the account “${account.username}”. Every session of it will end.`}>
      <PostForm
        action="/api/account/reset-password"
        hidden={{ token }}
        failed="The password is still the old one"
        problems={problems}
      >
        {/* Tells a password manager whose password it saves. */}
        <input type="text" name="username" autoComplete="username" value={account.username} readOnly hidden />
        <NewPasswordField name="password" label="New password" error={problemOf(problems, 'password')} />
        <Button wide>Set password</Button>
      </PostForm>
    </CardPage>
  );
}

function NotValid() {
  return (
    <CardPage
      title="This link does not work any more"
      lead="A link works once, for 30 minutes, and only as long as nothing else was changed in between."
    >
      <p className="mt-8">
        <ButtonLink href="/forgot-password">Mail me a new link</ButtonLink>
      </p>
    </CardPage>
  );
}
