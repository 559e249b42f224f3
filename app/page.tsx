import { peekSession } from '@/lib/http/current-session';
import { ButtonLink } from './_ui/button';
import { DoneNotice } from './_ui/notice';
import { PageShell } from './_ui/page-shell';
import { SignOutForm } from './_ui/sign-out-form';

const DONE = { deleted: 'Your account is deleted, and so is what we kept about you.' };

type Props = { searchParams: Promise<{ done?: string | string[] }> };

export default async function HomePage({ searchParams }: Props) {
  const { done } = await searchParams;
  const current = await peekSession();
  return (
    <PageShell aside={current && <SignOutForm />}>
      <DoneNotice done={done} texts={DONE} />
      <h1 className="mt-6 max-w-xl text-4xl leading-tight font-semibold tracking-tight sm:text-5xl">
        Sign-in that your app owns.
      </h1>
      <p className="mt-5 max-w-xl text-lg text-muted">
        This page is open to everyone. The next one is behind the gate: it opens for whoever is signed in and greets
        them by name.
      </p>
      <div className="mt-8 flex flex-wrap items-center gap-4">
        {current ? (
          <>
            <ButtonLink href="/protected">Open the protected page</ButtonLink>
            <p className="text-muted">Signed in as {current.username}</p>
          </>
        ) : (
          <>
            <ButtonLink href="/sign-in">Sign in</ButtonLink>
            <ButtonLink href="/protected" look="quiet">
              Try the protected page
            </ButtonLink>
          </>
        )}
      </div>
    </PageShell>
  );
}
