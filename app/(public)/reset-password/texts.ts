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
    overLead: 'A link works once, for 30 minutes, and only as long as nothing else was changed in between.',
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
    overLead: '링크는 30분 동안 한 번만, 그 사이에 다른 것이 바뀌지 않았을 때만 쓸 수 있습니다.',
    newLink: '새 링크 받기',
  },
});
