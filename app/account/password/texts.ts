import { inLanguages } from '@/lib/i18n/locale';

export const TEXTS = inLanguages({
  en: {
    title: 'Change password',
    description: 'Replace your password with a new one.',
    lead: 'All your other sessions will end.',
    failed: 'The password is still the old one',
    current: 'Current password',
    wrong: 'That is not your current password',
    noCurrent: 'Type your current password',
    newPassword: 'New password',
    noNew: 'Choose a new password',
  },
  ko: {
    title: '비밀번호 바꾸기',
    description: '비밀번호를 새것으로 바꾸세요.',
    lead: '다른 모든 기기에서 로그아웃됩니다.',
    failed: '비밀번호는 아직 그대로입니다',
    current: '지금 비밀번호',
    wrong: '지금 비밀번호가 맞지 않습니다',
    noCurrent: '지금 비밀번호를 입력하세요',
    newPassword: '새 비밀번호',
    noNew: '새 비밀번호를 정하세요',
  },
});
