import { inLanguages } from '@/lib/i18n/locale';

export const TEXTS = inLanguages({
  en: {
    title: 'Sign in',
    description: 'Sign in with your username and password.',
    failed: 'You are not signed in yet',
    noMatch: 'Username and password do not match. Check the username, then type the password again',
    oddUsername: 'Check the username: it is too long or has characters that cannot be seen',
    noUsername: 'Type your username, in at most 254 characters',
    noPassword: 'Type your password',
    forgot: 'Forgot your password?',
    longAddress: 'The address you opened is too long to bring you back to. Sign in, then open it again.',
    done: { reset: 'Your password is set, and every session has ended. Sign in with the new password.' },
  },
  ko: {
    title: '로그인',
    description: '사용자 이름과 비밀번호로 로그인하세요.',
    failed: '아직 로그인되지 않았습니다',
    noMatch: '사용자 이름과 비밀번호가 맞지 않습니다. 사용자 이름을 확인한 뒤 비밀번호를 다시 입력하세요',
    oddUsername: '사용자 이름을 확인하세요. 너무 길거나 보이지 않는 글자가 있습니다',
    noUsername: '사용자 이름을 254자 이내로 입력하세요',
    noPassword: '비밀번호를 입력하세요',
    forgot: '비밀번호를 잊으셨나요?',
    longAddress: '열려는 주소가 너무 길어 로그인한 뒤 그곳으로 돌아갈 수 없습니다. 로그인한 다음 주소를 다시 여세요.',
    done: { reset: '새 비밀번호를 정했고 모든 기기에서 로그아웃되었습니다. 새 비밀번호로 로그인하세요.' },
  },
});
