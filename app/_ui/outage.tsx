import { pageLocale } from '@/lib/http/preferences';
import { inLanguages } from '@/lib/i18n/locale';
import { COMMON } from './texts';
import { Trouble } from './trouble';

const TEXTS = inLanguages({
  en: {
    title: 'We cannot reach our data at this moment',
    lead: 'Nothing was lost, and nobody was signed out. This usually takes seconds: load the page again in a moment.',
  },
  ko: {
    title: '지금은 데이터에 연결할 수 없습니다',
    lead: '잃은 것은 없고 로그인도 그대로입니다. 보통 몇 초면 됩니다. 잠시 뒤에 페이지를 새로 고치세요.',
  },
});

/** In place of any page that needs the database, while that is away. */
export async function Outage() {
  const locale = await pageLocale();
  return <Trouble {...TEXTS[locale]} loadAgain={COMMON[locale].loadAgain} />;
}
