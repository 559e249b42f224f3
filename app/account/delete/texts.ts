import { inLanguages } from '@/lib/i18n/locale';

export const TEXTS = inLanguages({
  en: {
    title: 'Delete account',
    description: 'Delete your account and all that is kept about you.',
    lead: (username: string) => `“${username}” and all its sessions will be gone at once, and cannot be brought back.`,
    stays: 'What happened with the account stays on record without saying whose it was.',
    download: 'Download your data first',
    failed: 'The account is still there',
    wrong: 'That is not your password',
    noPassword: 'Type your password',
    yourPassword: 'Your password',
    remove: 'Delete my account for good',
  },
  ko: {
    title: '계정 삭제하기',
    description: '계정과 저장된 개인 정보를 삭제하세요.',
    lead: (username: string) => `“${username}” 계정과 모든 로그인이 바로 사라지며 되돌릴 수 없습니다.`,
    stays: '계정에서 있었던 일은 누구의 것인지 알 수 없는 기록으로만 남습니다.',
    download: '먼저 내 데이터 내려받기',
    failed: '계정은 아직 그대로입니다',
    wrong: '비밀번호가 맞지 않습니다',
    noPassword: '비밀번호를 입력하세요',
    yourPassword: '내 비밀번호',
    remove: '내 계정을 완전히 삭제하기',
  },
});
