import { BRAND } from '../config/brand';
import type { Messages, PasswordChanged } from './messages';

// No particle follows a value: which one is right (은/는, 이/가, 을/를, 으로/로) depends on how the value is read aloud.

const IGNORE = '이 메일은 무시하셔도 됩니다.';

const PASSWORD_CHANGED: PasswordChanged = {
  changed: {
    subject: `[${BRAND.name}] 비밀번호가 변경되었습니다`,
    heading: '비밀번호가 변경되었습니다',
    paragraphs: [
      '회원님 계정의 비밀번호가 변경되었습니다. 비밀번호를 변경한 기기를 제외하고 모두 로그아웃되었습니다.',
      '본인이 변경하셨다면 더 하실 일은 없습니다.',
    ],
    notYou: '누군가 회원님의 비밀번호를 알고 있습니다. 지금 바로 새 비밀번호를 설정하세요. 그 사람도 로그아웃됩니다.',
  },
  reset: {
    subject: `[${BRAND.name}] 비밀번호가 재설정되었습니다`,
    heading: '비밀번호가 재설정되었습니다',
    paragraphs: [
      '메일로 받은 링크를 통해 회원님 계정의 비밀번호가 새로 설정되었습니다. 모든 기기에서 로그아웃되었습니다.',
      '본인이 설정하셨다면 새 비밀번호로 로그인하세요. 더 하실 일은 없습니다.',
    ],
    notYou:
      '누군가 회원님의 메일을 볼 수 있습니다. 먼저 메일 계정의 비밀번호를 변경한 다음, 여기에서 새 비밀번호를 설정하세요. 그 사람도 로그아웃됩니다.',
  },
  set: {
    subject: `[${BRAND.name}] 운영자가 비밀번호를 새로 설정했습니다`,
    heading: '운영자가 비밀번호를 새로 설정했습니다',
    paragraphs: [
      '사이트 운영자가 회원님 계정의 비밀번호를 새로 설정했습니다. 모든 기기에서 로그아웃되었습니다.',
      '직접 요청하셨다면 새 비밀번호로 로그인한 다음, 본인만 아는 비밀번호로 변경하세요.',
    ],
    notYou: '사이트 운영자에게 이유를 문의하세요. 비밀번호는 언제든지 직접 새로 설정할 수 있습니다.',
  },
};

export const korean: Messages = {
  frame: {
    greeting: (username) => `${username} 님, 안녕하세요.`,
    when: '시각',
    device: '브라우저',
    address: 'IP 주소',
    unknown: '알 수 없음',
    notYou: '본인이 하신 일이 아니라면',
    bareLink: '버튼이 작동하지 않으면 다음 링크를 여세요.',
    footer: (host) => `${host} 사이트에서 자동으로 발송한 메일입니다. 회신하셔도 확인할 수 없습니다.`,
  },
  templates: {
    verify_address: ({ link, goodForHours }) => ({
      subject: `[${BRAND.name}] 이메일 주소를 인증하세요`,
      heading: '이메일 주소 인증',
      paragraphs: [
        '회원님의 계정에 이 이메일 주소가 입력되었습니다. 본인의 주소가 맞다면 링크를 열고, 페이지에 있는 버튼을 눌러 인증을 마치세요.',
        `링크는 ${goodForHours}시간 동안 한 번만 사용할 수 있습니다. 다시 요청하시면 가장 최근에 받은 링크만 사용할 수 있습니다.`,
      ],
      actions: [{ label: '이메일 주소 인증하기', link }],
      facts: [],
      notYou: {
        paragraphs: [
          `다른 분이 주소를 잘못 입력했을 수 있습니다. ${IGNORE} 링크를 사용하지 않으면 아무것도 인증되지 않습니다.`,
        ],
        actions: [],
      },
    }),
    address_in_use: ({ username, signInLink, forgotLink }) => ({
      subject: `[${BRAND.name}] 이미 사용 중인 이메일 주소입니다`,
      heading: '이미 계정이 있습니다',
      paragraphs: [
        `누군가 회원 가입을 하거나 다른 계정의 주소를 등록하면서 이 이메일 주소를 입력했습니다. 이 주소는 이미 회원님의 계정(${username})에 등록되어 있으며, 변경된 내용은 없습니다.`,
        '본인이 입력하셨다면 기존 계정으로 로그인하세요. 비밀번호가 기억나지 않으면 새 비밀번호를 설정하세요.',
      ],
      actions: [
        { label: '로그인하기', link: signInLink },
        { label: '새 비밀번호 설정하기', link: forgotLink },
      ],
      facts: [],
      notYou: {
        paragraphs: [`따로 하실 일은 없습니다. ${IGNORE}`],
        actions: [],
      },
    }),
    reset_password: ({ link, goodForMinutes }) => ({
      subject: `[${BRAND.name}] 새 비밀번호를 설정하세요`,
      heading: '새 비밀번호 설정',
      paragraphs: [
        '회원님 계정의 비밀번호를 새로 설정해 달라는 요청을 받았습니다. 본인이 요청하셨다면 링크를 열고 새 비밀번호를 설정하세요. 설정을 마치면 모든 기기에서 로그아웃됩니다.',
        `링크는 ${goodForMinutes}분 동안 한 번만 사용할 수 있습니다. 다시 요청하시면 가장 최근에 받은 링크만 사용할 수 있습니다.`,
      ],
      actions: [{ label: '새 비밀번호 설정하기', link }],
      facts: [],
      notYou: { paragraphs: [`변경된 내용이 없으니 따로 하실 일도 없습니다. ${IGNORE}`], actions: [] },
    }),
    password_changed: ({ how, forgotLink }) => ({
      ...PASSWORD_CHANGED[how],
      actions: [],
      facts: [],
      notYou: {
        paragraphs: [PASSWORD_CHANGED[how].notYou],
        actions: [{ label: '새 비밀번호 설정하기', link: forgotLink }],
      },
    }),
    address_change_requested: ({ newAddress, sessionsLink }) => ({
      subject: `[${BRAND.name}] 이메일 주소 변경 요청을 받았습니다`,
      heading: '이메일 주소 변경 요청',
      paragraphs: [
        '회원님 계정의 이메일 주소를 변경해 달라는 요청을 받았습니다. 새 주소가 인증되어야 변경되며, 그전까지는 이 주소가 그대로 사용됩니다.',
        '본인이 요청하셨다면 새 주소로 보내 드린 메일을 확인하세요.',
      ],
      actions: [],
      facts: [{ name: '새 주소', value: newAddress }],
      notYou: {
        paragraphs: [
          '누군가 회원님의 계정에 로그인해 있을 수 있습니다. 로그인해서 모르는 세션을 종료하고 비밀번호를 변경하세요.',
        ],
        actions: [{ label: '세션 확인하기', link: sessionsLink }],
      },
    }),
    address_changed: ({ newAddress }, host) => ({
      subject: `[${BRAND.name}] 이메일 주소가 변경되었습니다`,
      heading: '이메일 주소가 변경되었습니다',
      paragraphs: [
        '회원님 계정의 이메일 주소가 변경되었습니다. 앞으로는 새 주소로 안내해 드리며, 이 주소로는 계정에 관한 메일을 보내지 않습니다.',
        '본인이 변경하셨다면 더 하실 일은 없습니다.',
      ],
      actions: [],
      facts: [{ name: '새 주소', value: newAddress }],
      notYou: {
        paragraphs: [
          `지금 바로 ${host} 운영자에게 알려 주세요. 새 비밀번호를 설정하는 링크는 더 이상 이 주소로 발송되지 않습니다.`,
          '아직 로그인할 수 있다면 비밀번호부터 변경하세요. 다른 세션은 모두 종료됩니다.',
        ],
        actions: [],
      },
    }),
    account_deleted: (_, host) => ({
      subject: `[${BRAND.name}] 계정이 삭제되었습니다`,
      heading: '계정이 삭제되었습니다',
      paragraphs: [
        '회원님의 계정과 데이터가 모두 삭제되었으며 되돌릴 수 없습니다. 더 하실 일은 없습니다.',
        '그동안 이용해 주셔서 감사합니다. 안녕히 가세요.',
      ],
      actions: [],
      facts: [],
      notYou: { paragraphs: [`지금 바로 ${host} 운영자에게 알려 주세요.`], actions: [] },
    }),
  },
};
