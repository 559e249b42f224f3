import { inLanguages } from '@/lib/i18n/locale';

export const TEXTS = inLanguages({
  en: {
    title: 'Create an account',
    description: 'Choose a username and a password.',
    failed: 'There is no account yet',
    taken: 'Somebody has this username already. Choose another one',
    badUsername: 'Choose a username of 1 to 64 letters, digits, dots, dashes or underscores, in letters of one script',
    badEmail: 'Type an address that mail can be sent to, like name@example.com',
    noPassword: 'Choose a password',
    email: 'Email',
    emailHint: 'A forgotten password can be replaced by mail, and in no other way.',
    create: 'Create account',
    haveOne: 'Have an account?',
    closedTitle: 'No new accounts',
    closedLead: 'Accounts for this site are made by whoever runs it. Ask them for one.',
  },
  ko: {
    title: '계정 만들기',
    description: '사용자 이름과 비밀번호를 정하세요.',
    failed: '아직 계정이 만들어지지 않았습니다',
    taken: '이미 쓰이고 있는 사용자 이름입니다. 다른 이름을 정하세요',
    badUsername: '사용자 이름은 글자, 숫자, 점, 붙임표, 밑줄로 1~64자로 정하고 한 가지 문자만 쓰세요',
    badEmail: 'name@example.com처럼 메일을 받을 수 있는 주소를 입력하세요',
    noPassword: '비밀번호를 정하세요',
    email: '이메일',
    emailHint: '비밀번호를 잊으면 메일로만 새로 정할 수 있습니다.',
    create: '계정 만들기',
    haveOne: '이미 계정이 있으신가요?',
    closedTitle: '새 계정을 받지 않습니다',
    closedLead: '이 사이트의 계정은 운영자가 만듭니다. 운영자에게 요청하세요.',
  },
});
