import { peekSession } from '@/lib/http/current-session';
import { pageLocale } from '@/lib/http/preferences';
import { isolate } from '@/lib/i18n/direction';
import { inLanguages } from '@/lib/i18n/locale';
import { ButtonLink } from './_ui/button';
import { Isolated } from './_ui/isolated';
import { DoneNotice } from './_ui/notice';
import { PageShell } from './_ui/page-shell';
import { SignOutForm } from './_ui/sign-out-form';
import { COMMON } from './_ui/texts';

const TEXTS = inLanguages({
  en: {
    title: 'Sign-in that your app owns.',
    lead: 'This page is open to everyone. The next one is behind the gate: it opens for whoever is signed in and greets them by name.',
    open: 'Open the protected page',
    tryIt: 'Try the protected page',
    signedInAs: (username: string) => `Signed in as ${username}`,
    done: { deleted: 'Your account is deleted, and so is what we kept about you.' },
  },
  ko: {
    title: '앱이 직접 갖는 로그인.',
    lead: '이 페이지는 누구나 볼 수 있습니다. 다음 페이지는 문 뒤에 있습니다. 로그인한 사람에게만 열리고 이름을 불러 인사합니다.',
    open: '보호된 페이지 열기',
    tryIt: '보호된 페이지 열어 보기',
    signedInAs: (username: string) => `${username} 이름으로 로그인함`,
    done: { deleted: '계정과 저장되어 있던 개인 정보가 삭제되었습니다.' },
  },
});

type Props = { searchParams: Promise<{ done?: string | string[] }> };

export default async function HomePage({ searchParams }: Props) {
  const { done } = await searchParams;
  const locale = await pageLocale();
  const t = TEXTS[locale];
  const current = await peekSession();
  return (
    <PageShell aside={current && <SignOutForm />}>
      <DoneNotice done={done} texts={t.done} />
      <h1
        tabIndex={-1}
        className="mt-6 max-w-xl text-4xl leading-tight font-semibold tracking-tight sm:text-5xl sm:leading-tight"
      >
        {t.title}
      </h1>
      <p className="mt-5 max-w-xl text-lg text-muted">{t.lead}</p>
      <div className="mt-8 flex flex-wrap items-center gap-4">
        {current ? (
          <>
            <ButtonLink href="/protected">{t.open}</ButtonLink>
            <p className="text-muted">
              <Isolated>{t.signedInAs(isolate(current.username))}</Isolated>
            </p>
          </>
        ) : (
          <>
            <ButtonLink href="/sign-in">{COMMON[locale].signIn}</ButtonLink>
            <ButtonLink href="/protected" look="quiet">
              {t.tryIt}
            </ButtonLink>
          </>
        )}
      </div>
    </PageShell>
  );
}
