import type { Metadata } from 'next';
import { requireSession } from '@/lib/http/current-session';
import { pageLocale } from '@/lib/http/preferences';
import { isolate } from '@/lib/i18n/direction';
import { inLanguages } from '@/lib/i18n/locale';
import { AccountShell } from '../_ui/account-shell';
import { Fact, Facts } from '../_ui/facts';
import { Isolated } from '../_ui/isolated';
import { COMMON } from '../_ui/texts';
import { Time } from '../_ui/time';

const TEXTS = inLanguages({
  en: {
    name: 'Protected',
    description: 'A page that only you see.',
    lead: (_username: string) => 'Only you see this page. Your session is checked each time it opens.',
    signedIn: 'Signed in',
    ends: 'Session ends if not used',
  },
  ko: {
    name: '보호된 페이지',
    description: '나만 볼 수 있는 페이지.',
    lead: (username: string) =>
      `${username}님, 안녕하세요. 이 페이지는 나만 볼 수 있습니다. 열 때마다 로그인 상태를 확인합니다.`,
    signedIn: '로그인한 때',
    ends: '쓰지 않으면 끝나는 때',
  },
});

export async function generateMetadata(): Promise<Metadata> {
  const { name, description } = TEXTS[await pageLocale()];
  return { title: name, description };
}

export default async function ProtectedPage() {
  const { user, session } = await requireSession();
  const locale = await pageLocale();
  const { lead, signedIn, ends } = TEXTS[locale];
  const name = isolate(user.username);
  return (
    <AccountShell current="/protected" title={`Hello, ${name}`} lead={lead(name)}>
      <Facts>
        <Fact term={COMMON[locale].username}>
          <Isolated>{name}</Isolated>
        </Fact>
        <Fact term={signedIn}>
          <Time at={session.authenticatedAt} />
        </Fact>
        <Fact term={ends}>
          <Time at={session.expiresAt} />
        </Fact>
      </Facts>
    </AccountShell>
  );
}
