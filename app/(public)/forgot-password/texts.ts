import { inLanguages } from '@/lib/i18n/locale';

export const TEXTS = inLanguages({
  en: {
    title: 'Forgotten your password?',
    description: 'Have a link mailed with which to set a new password.',
    lead: 'We mail you a link with which you set a new one.',
    failed: 'Nothing was mailed yet',
    identifier: 'Username or email',
    noIdentifier: 'Type your username or your email address',
    send: 'Mail me a link',
    back: 'Back to sign in',
    mailedTitle: 'Look into your mail',
    mailedLead:
      'If an account with a verified address goes by that name, a link is on its way there. It works once, for 30 minutes, and replaces older links.',
    mailedHelp:
      'Nothing after a few minutes? Look among unwanted mail, or try the other of username and email. An account without a verified address cannot be helped this way: ask whoever runs this site.',
    again: 'Try again',
  },
  ko: {
    title: '비밀번호를 잊으셨나요?',
    description: '새 비밀번호를 정할 수 있는 링크를 메일로 받으세요.',
    lead: '새 비밀번호를 정할 수 있는 링크를 메일로 보내 드립니다.',
    failed: '아직 메일을 보내지 않았습니다',
    identifier: '사용자 이름 또는 이메일',
    noIdentifier: '사용자 이름이나 이메일 주소를 입력하세요',
    send: '링크 받기',
    back: '로그인으로 돌아가기',
    mailedTitle: '메일을 확인하세요',
    mailedLead:
      '그 이름이나 주소로 된 계정에 확인된 이메일이 있으면 링크를 보내 드립니다. 링크는 30분 동안 한 번 쓸 수 있고, 전에 받은 링크는 쓸 수 없게 됩니다.',
    mailedHelp:
      '몇 분이 지나도 메일이 없나요? 스팸함을 확인하거나 사용자 이름과 이메일 가운데 다른 쪽을 입력해 보세요. 확인된 주소가 없는 계정은 이 방법으로 도울 수 없으니 사이트 운영자에게 문의하세요.',
    again: '다시 시도',
  },
});
