import { inLanguages } from '@/lib/i18n/locale';

export const TEXTS = inLanguages({
  en: {
    title: 'Confirm it is you',
    description: 'Type your password once more before a sensitive change.',
    lead: (username: string) =>
      `You signed in as “${username}” a while ago. Type the password once more, and go on where you were.`,
    failed: 'Not confirmed yet',
    wrong: 'That is not your password',
    noPassword: 'Type your password',
    confirm: 'Confirm',
    notNow: 'Not now',
  },
  ko: {
    title: '본인 확인',
    description: '중요한 변경 전에 비밀번호를 한 번 더 입력하세요.',
    lead: (username: string) =>
      `“${username}” 이름으로 로그인한 지 시간이 지났습니다. 비밀번호를 한 번 더 입력하면 하던 일을 이어서 할 수 있습니다.`,
    failed: '아직 확인되지 않았습니다',
    wrong: '비밀번호가 맞지 않습니다',
    noPassword: '비밀번호를 입력하세요',
    confirm: '확인',
    notNow: '나중에 하기',
  },
});
