import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { Button } from '@/app/_ui/button';
import { ErrorSummary } from '@/app/_ui/error-summary';
import { Field } from '@/app/_ui/field';
import { PageShell } from '@/app/_ui/page-shell';
import { getConfig } from '@/lib/config';
import { readFormCookie } from '@/lib/http/cookies';
import { peekSession } from '@/lib/http/current-session';
import { returnPath } from '@/lib/http/return-to';
import { type Failure, problemsOf, type Query, readFailure } from './failure';
import { FullLoad } from './full-load';

type Props = { searchParams: Promise<Query> };

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  const failure = readFailure(await searchParams);
  return { title: failure ? 'Error: Sign in' : 'Sign in' };
}

export default async function SignInPage({ searchParams }: Props) {
  const query = await searchParams;
  const config = getConfig();
  const returnTo = typeof query.return_to === 'string' ? returnPath(query.return_to, config.appOrigin) : null;
  if (await peekSession()) redirect(returnTo ?? '/protected');

  const failure = readFailure(query);
  const username = failure ? readFormCookie(config, await headers()).username : undefined;
  return (
    <PageShell>
      <FullLoad />
      <div className="mx-auto max-w-md sm:rounded-2xl sm:border sm:border-hairline sm:bg-surface sm:p-10">
        <h1 className="text-3xl font-semibold tracking-tight">Sign in</h1>
        <SignInForm failure={failure} username={username} returnTo={returnTo} />
      </div>
    </PageShell>
  );
}

type FormProps = { failure: Failure | null; username: string | undefined; returnTo: string | null };

/** A plain form: it works before, and without, any script. */
function SignInForm({ failure, username, returnTo }: FormProps) {
  const problems = problemsOf(failure, username);
  const errorOf = (field: string) => problems.find((problem) => problem.field === field && !problem.general)?.message;
  return (
    <form action="/api/auth" method="post" className="mt-6 space-y-5">
      {failure && <ErrorSummary title="You are not signed in yet" problems={problems} />}
      {returnTo && <input type="hidden" name="return_to" value={returnTo} />}
      <Field
        name="username"
        label="Username"
        type="text"
        autoComplete="username"
        defaultValue={username}
        error={errorOf('username')}
      />
      <Field
        name="password"
        label="Password"
        type="password"
        autoComplete="current-password"
        error={errorOf('password')}
      />
      <Button wide>Sign in</Button>
    </form>
  );
}
