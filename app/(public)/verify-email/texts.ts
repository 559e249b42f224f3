import { inLanguages } from '@/lib/i18n/locale';

export const TEXTS = inLanguages({
  en: {
    title: 'Verify your address',
    description: 'Confirm with the link from your mail that the address is yours.',
    lead: (email: string, username: string) =>
      `${email} becomes the address of the account “${username}”. Is that yours?`,
    failed: 'The address is not verified yet',
    yes: 'Yes, verify it',
    no: 'If the account is not yours, close this page. Nothing has happened.',
    doneTitle: 'Your address is verified',
    doneLead: 'From now on a forgotten password can be replaced by mail.',
    overTitle: 'This link does not work any more',
    overLead:
      'Links work once and expire after 24 hours, and only the newest one works. If you have used it before, your address is verified already; if not, you get a new link on the page of your account.',
  },
  ko: {
    title: '이메일 주소 확인',
    description: '메일로 받은 링크로 내 주소임을 확인하세요.',
    lead: (email: string, username: string) =>
      `${email} 주소가 계정 “${username}”의 이메일이 됩니다. 내 계정이 맞나요?`,
    failed: '아직 주소가 확인되지 않았습니다',
    yes: '네, 확인합니다',
    no: '내 계정이 아니면 이 페이지를 닫으세요. 아무것도 바뀌지 않았습니다.',
    doneTitle: '이메일 주소가 확인되었습니다',
    doneLead: '이제 비밀번호를 잊어도 메일로 새로 정할 수 있습니다.',
    overTitle: '더는 쓸 수 없는 링크입니다',
    overLead:
      '링크는 24시간 동안 한 번만, 가장 최근에 받은 것만 쓸 수 있습니다. 이미 썼다면 주소는 확인되어 있습니다. 아니라면 계정 페이지에서 새 링크를 받으세요.',
  },
});
