import { inLanguages } from '@/lib/i18n/locale';

export const TEXTS = inLanguages({
  en: {
    title: 'Change email',
    description: 'Replace your email address with another one.',
    lead: 'We mail a link to the new address. It counts once you have used that; until then the old one does.',
    failed: 'Nothing was changed',
    newEmail: 'New email address',
    badEmail: 'Type an address that mail can be sent to, like name@example.com',
    send: 'Mail me the link',
  },
  ko: {
    title: '이메일 바꾸기',
    description: '이메일 주소를 다른 주소로 바꾸세요.',
    lead: '새 주소로 링크를 보내 드립니다. 링크를 쓰면 새 주소로 바뀌고, 그때까지는 전 주소가 유지됩니다.',
    failed: '아무것도 바뀌지 않았습니다',
    newEmail: '새 이메일 주소',
    badEmail: 'name@example.com처럼 메일을 받을 수 있는 주소를 입력하세요',
    send: '링크 받기',
  },
});
