import type { Metadata } from 'next';
import { AccountShell } from '@/app/_ui/account-shell';
import { Button } from '@/app/_ui/button';
import { Field } from '@/app/_ui/field';
import { problemOf, problemsOf, type Query, readFailure } from '@/app/_ui/form-failure';
import { formMetadata } from '@/app/_ui/form-metadata';
import { NewPasswordField } from '@/app/_ui/new-password-field';
import { PostForm } from '@/app/_ui/post-form';
import { requireSession } from '@/lib/http/current-session';
import { pageLocale } from '@/lib/http/preferences';
import { TEXTS } from './texts';

type Props = { searchParams: Promise<Query> };

export const generateMetadata = ({ searchParams }: Props): Promise<Metadata> => formMetadata(TEXTS, searchParams);

export default async function ChangePasswordPage({ searchParams }: Props) {
  const { user } = await requireSession();
  const locale = await pageLocale();
  const t = TEXTS[locale];
  const failure = readFailure(await searchParams);
  const current_password = failure?.error === 'wrong_password' ? t.wrong : t.noCurrent;
  const texts = { next: 'current_password', fields: { current_password, new_password: t.noNew } };
  const problems = problemsOf(failure, texts, locale);
  return (
    <AccountShell current="/account" title={t.title} lead={t.lead}>
      <PostForm action="/api/account/password" failed={t.failed} problems={problems}>
        <input type="text" name="username" autoComplete="username" value={user.username} readOnly hidden />
        <Field
          name="current_password"
          label={t.current}
          type="password"
          autoComplete="current-password"
          error={problemOf(problems, 'current_password')}
        />
        <NewPasswordField name="new_password" label={t.newPassword} error={problemOf(problems, 'new_password')} />
        <Button>{t.title}</Button>
      </PostForm>
    </AccountShell>
  );
}
