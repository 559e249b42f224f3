import { inLanguages } from '@/lib/i18n/locale';

export const TEXTS = inLanguages({
  en: {
    title: 'Set a new password',
    description: 'Set a new password with the link from your mail.',
    lead: (username: string) => `For the account “${username}”. Every session of it will end.`,
    failed: 'The password is still the old one',
    noPassword: 'Choose a password',
    newPassword: 'New password',
    set: 'Set password',
    overTitle: 'This link does not work any more',
    overLead:
      'Links work once and expire after 30 minutes. A newer link, or a change of your password or email, replaces older ones.',
    newLink: 'Mail me a new link',
  },
  ko: {
    title: '새 비밀번호 정하기',
    description: '메일로 받은 링크로 새 비밀번호를 정하세요.',
    lead: (username: string) => `계정 “${username}”의 비밀번호입니다. 모든 기기에서 로그아웃됩니다.`,
    failed: '비밀번호는 아직 그대로입니다',
    noPassword: '비밀번호를 정하세요',
    newPassword: '새 비밀번호',
    set: '비밀번호 정하기',
    overTitle: '더는 쓸 수 없는 링크입니다',
    overLead:
      '링크는 30분 동안 한 번만 쓸 수 있습니다. 새 링크를 받거나 비밀번호 또는 이메일을 바꾸면 전에 받은 링크는 쓸 수 없습니다.',
    newLink: '새 링크 받기',
  },
});
