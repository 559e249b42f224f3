import type { Metadata } from 'next';
import { AccountShell } from '@/app/_ui/account-shell';
import { Button } from '@/app/_ui/button';
import { Field } from '@/app/_ui/field';
import { problemOf, problemsOf, type Query, readFailure } from '@/app/_ui/form-failure';
import { formMetadata } from '@/app/_ui/form-metadata';
import { PostForm } from '@/app/_ui/post-form';
import { TextLink } from '@/app/_ui/text-link';
import { requireSession } from '@/lib/http/current-session';
import { pageLocale } from '@/lib/http/preferences';
import { isolate } from '@/lib/i18n/direction';
import { TEXTS } from './texts';

type Props = { searchParams: Promise<Query> };

export const generateMetadata = ({ searchParams }: Props): Promise<Metadata> => formMetadata(TEXTS, searchParams);

export default async function DeleteAccountPage({ searchParams }: Props) {
  const { user } = await requireSession();
  const locale = await pageLocale();
  const t = TEXTS[locale];
  const failure = readFailure(await searchParams);
  const password = failure?.error === 'wrong_password' ? t.wrong : t.noPassword;
  const problems = problemsOf(failure, { next: 'password', fields: { password } }, locale);
  return (
    <AccountShell current="/account" title={t.title} lead={t.lead(isolate(user.username))}>
      <p className="mt-4 max-w-xl text-muted">{t.stays}</p>
      <p>
        <TextLink href="/account">{t.download}</TextLink>
      </p>
      <PostForm action="/api/account/delete" failed={t.failed} problems={problems}>
        <input type="text" name="username" autoComplete="username" value={user.username} readOnly hidden />
        <Field
          name="password"
          label={t.yourPassword}
          type="password"
          autoComplete="current-password"
          error={problemOf(problems, 'password')}
        />
        <Button look="danger">{t.remove}</Button>
      </PostForm>
    </AccountShell>
  );
}
