import { inLanguages } from '@/lib/i18n/locale';

export const TEXTS = inLanguages({
  en: {
    title: 'Sessions',
    description: 'Where you are signed in.',
    lead: 'Where you are signed in. End what you do not recognise; it is refused from its next request on.',
    notEnded: 'Nothing was ended: that did not work at this moment. Try again.',
    thisDevice: 'This device',
    apiClient: 'API client',
    lastSeen: 'last seen',
    signedIn: 'Signed in',
    endOthers: 'End all other sessions',
    endAll: 'Sign out everywhere',
    end: 'End',
    endSession: (about: string) => ` session: ${about}`,
    done: {
      confirmed: 'Confirmed. For ten minutes you can end sessions without typing the password again.',
      one: 'That session has ended. The device is signed out from its very next request on.',
      others: 'All other sessions have ended. You are signed in here only.',
    },
  },
  ko: {
    title: '로그인 기기',
    description: '내가 로그인해 있는 기기.',
    lead: '내가 로그인해 있는 기기입니다. 모르는 기기는 로그아웃시키세요. 다음 요청부터 바로 거부됩니다.',
    notEnded: '지금은 처리하지 못해 아무것도 바뀌지 않았습니다. 다시 시도하세요.',
    thisDevice: '이 기기',
    apiClient: 'API 클라이언트',
    lastSeen: '마지막 사용',
    signedIn: '로그인',
    endOthers: '다른 기기 모두 로그아웃',
    endAll: '모든 기기에서 로그아웃',
    end: '로그아웃',
    endSession: (about: string) => `: ${about}`,
    done: {
      confirmed: '확인되었습니다. 10분 동안은 비밀번호를 다시 입력하지 않고 기기를 로그아웃시킬 수 있습니다.',
      one: '그 기기에서 로그아웃되었습니다. 다음 요청부터 바로 거부됩니다.',
      others: '다른 모든 기기에서 로그아웃되었습니다. 이제 이 기기에만 로그인되어 있습니다.',
    },
  },
});
