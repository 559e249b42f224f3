import { inLanguages } from '@/lib/i18n/locale';

/** What stands on many pages. A page's own texts stand beside it. */
export const COMMON = inLanguages({
  en: {
    signIn: 'Sign in',
    signOut: 'Sign out',
    signUp: 'Create an account',
    toAccount: 'To your account',
    username: 'Username',
    password: 'Password',
    show: 'Show',
    hide: 'Hide',
    optional: '(optional)',
    errorTitle: (title: string) => `Error: ${title}`,
    sending: 'Sending …',
    offline: 'We could not reach the server. Check your connection, then try again. Nothing was lost.',
    unexpected: 'That did not work. Load the page again, then try once more.',
    passwordHint: (minLength: number) =>
      `At least ${minLength} characters. A few words that have nothing to do with each other are easy to remember.`,
    meter: { short: 'Too short so far', repetitive: 'Long, but it repeats itself', long: 'Long enough' },
    nav: { label: 'Account', start: 'Start', account: 'Account', sessions: 'Sessions', activity: 'Activity' },
    footer: { language: 'Language', theme: 'Theme', system: 'System', light: 'Light', dark: 'Dark' },
    unknownDevice: 'Unknown device',
    unknownAddress: 'unknown address',
    justNow: 'just now',
    loadAgain: 'Load the page again',
  },
  ko: {
    signIn: '로그인',
    signOut: '로그아웃',
    signUp: '계정 만들기',
    toAccount: '내 계정으로',
    username: '사용자 이름',
    password: '비밀번호',
    show: '보기',
    hide: '숨기기',
    optional: '(선택)',
    errorTitle: (title: string) => `오류: ${title}`,
    sending: '보내는 중 …',
    offline: '서버에 연결하지 못했습니다. 연결을 확인한 뒤 다시 시도하세요. 입력한 내용은 그대로 있습니다.',
    unexpected: '처리하지 못했습니다. 페이지를 새로 고친 뒤 다시 시도하세요.',
    passwordHint: (minLength: number) =>
      `${minLength}자 이상으로 정하세요. 서로 관계없는 낱말 몇 개를 이으면 기억하기 쉽습니다.`,
    meter: { short: '아직 짧습니다', repetitive: '길지만 같은 글자가 되풀이됩니다', long: '충분히 깁니다' },
    nav: { label: '계정', start: '시작', account: '계정', sessions: '로그인 기기', activity: '활동 기록' },
    footer: { language: '언어', theme: '화면 색', system: '기기 설정', light: '밝게', dark: '어둡게' },
    unknownDevice: '알 수 없는 기기',
    unknownAddress: '알 수 없는 주소',
    justNow: '방금',
    loadAgain: '페이지 새로 고침',
  },
});

/** What can go wrong with any form. */
export const FAILURES = inLanguages({
  en: {
    server_overloaded: 'Many people are busy here at this moment. Wait a few seconds, then try again',
    service_unavailable: 'We cannot reach our data at this moment. Wait a few seconds, then try again',
    guesses_exhausted:
      'There were too many wrong passwords for this account. Set a new password by mail, or sign in from a browser you used before',
    signed_in_as_another: (username: string) =>
      `You are signed in as ${username} now, so nothing was changed. Send the form again if you mean this account`,
    too_many_requests: (when: string) => `There were too many attempts. Try again ${when}`,
    check: 'Check what you typed',
    passwordReasons: {
      too_short: 'The password is too short',
      common: 'Many people use a password like this one, so it would be guessed early. Choose another one',
      own_words: 'This password is made of your own name or address. Choose another one',
      repetitive: 'This password repeats itself, so it would be guessed early. Choose another one',
    },
    now: 'now',
    later: 'later',
    inSeconds: (count: number) => `in ${count} second${count === 1 ? '' : 's'}`,
    inMinutes: (count: number, at: string) => `in ${count} minute${count === 1 ? '' : 's'}, at ${at} UTC`,
    left: 'Time left',
    over: 'You can try again now.',
  },
  ko: {
    server_overloaded: '지금 요청이 많습니다. 몇 초 뒤에 다시 시도하세요',
    service_unavailable: '지금은 데이터에 연결할 수 없습니다. 몇 초 뒤에 다시 시도하세요',
    guesses_exhausted:
      '이 계정에 틀린 비밀번호가 너무 많이 입력되었습니다. 메일로 새 비밀번호를 정하거나 전에 쓰던 브라우저에서 로그인하세요',
    signed_in_as_another: (username: string) =>
      `지금은 ${username} 님으로 로그인되어 있어 아무것도 바뀌지 않았습니다. 이 계정이 맞으면 다시 보내세요`,
    too_many_requests: (when: string) => `시도가 너무 많았습니다. ${when} 다시 시도하세요`,
    check: '입력한 내용을 확인하세요',
    passwordReasons: {
      too_short: '비밀번호가 너무 짧습니다',
      common: '많은 사람이 쓰는 비밀번호와 비슷해 쉽게 추측됩니다. 다른 비밀번호를 정하세요',
      own_words: '내 이름이나 주소로 된 비밀번호입니다. 다른 비밀번호를 정하세요',
      repetitive: '같은 말이 되풀이되는 비밀번호라 쉽게 추측됩니다. 다른 비밀번호를 정하세요',
    },
    now: '지금',
    later: '나중에',
    inSeconds: (count: number) => `${count}초 뒤에`,
    inMinutes: (count: number, at: string) => `${count}분 뒤(${at} UTC)에`,
    left: '남은 시간',
    over: '이제 다시 시도할 수 있습니다.',
  },
});
