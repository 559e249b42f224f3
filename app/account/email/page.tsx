import type { Metadata } from 'next';
import { AccountShell } from '@/app/_ui/account-shell';
import { Button } from '@/app/_ui/button';
import { Field } from '@/app/_ui/field';
import { problemOf, problemsOf, type Query, readFailure } from '@/app/_ui/form-failure';
import { formMetadata } from '@/app/_ui/form-metadata';
import { PostForm } from '@/app/_ui/post-form';
import { readTyped } from '@/app/_ui/typed';
import { pageLocale } from '@/lib/http/preferences';
import { requireRecentSession } from '@/lib/http/recent-session';
import { TEXTS } from './texts';

type Props = { searchParams: Promise<Query> };

export const generateMetadata = ({ searchParams }: Props): Promise<Metadata> => formMetadata(TEXTS, searchParams);

export default async function ChangeEmailPage({ searchParams }: Props) {
  await requireRecentSession();
  const locale = await pageLocale();
  const t = TEXTS[locale];
  const problems = problemsOf(
    readFailure(await searchParams),
    { next: 'email', fields: { email: t.badEmail } },
    locale,
  );
  const { email } = await readTyped('/account/email'); // also when one had to confirm the password in between
  return (
    <AccountShell current="/account" title={t.title} lead={t.lead}>
      <PostForm action="/api/account/email" failed={t.failed} problems={problems}>
        <Field
          name="email"
          label={t.newEmail}
          type="email"
          autoComplete="email"
          defaultValue={email}
          error={problemOf(problems, 'email')}
        />
        <Button>{t.send}</Button>
      </PostForm>
    </AccountShell>
  );
}
