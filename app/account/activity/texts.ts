import type { AuditType } from '@/lib/auth/audit';
import { inLanguages } from '@/lib/i18n/locale';

/** `ended` is the device whose session it happened to. */
type What = Record<AuditType, (ended: string) => string>;

const ENGLISH: What = {
  signed_up: () => 'Account made',
  signed_in: () => 'Signed in',
  sign_in_failed: () => 'Failed sign-in: wrong password',
  signed_out: () => 'Signed out',
  session_revoked: (ended) => `Ended the session of ${ended}`,
  refresh_token_reused: (ended) =>
    `Session of ${ended} ended because its renewal token was used a second time. That can be a copy somebody stole, or a browser restored from a backup.`,
  password_confirmed: () => 'Password confirmed before a change',
  wrong_password: () => 'Wrong password typed by somebody signed in',
  guesses_exhausted: () => 'Too many wrong passwords: only browsers used before may go on',
  password_changed: () => 'Password changed, other sessions ended',
  password_reset_requested: () => 'Link for a new password asked for',
  password_reset: () => 'Password set by a mailed link, all sessions ended',
  email_change_requested: () => 'Change of email asked for',
  email_verified: () => 'Email verified',
  data_exported: () => 'Data downloaded',
  account_deleted: () => 'Account deleted',
  user_added: () => 'Account made by the operators of this site',
  user_disabled: () => 'Account disabled by the operators of this site, all sessions ended',
  user_enabled: () => 'Account enabled again by the operators of this site',
  password_set: () => 'Password set by the operators of this site, all sessions ended',
};

const KOREAN: What = {
  signed_up: () => '계정을 만들었습니다',
  signed_in: () => '로그인했습니다',
  sign_in_failed: () => '로그인 실패: 비밀번호가 틀렸습니다',
  signed_out: () => '로그아웃했습니다',
  session_revoked: (ended) => `다른 기기를 로그아웃시켰습니다: ${ended}`,
  refresh_token_reused: (ended) =>
    `갱신 토큰이 두 번째로 쓰여 로그아웃시켰습니다: ${ended}. 누군가 훔친 사본이거나 백업에서 복원한 브라우저일 수 있습니다.`,
  password_confirmed: () => '변경 전에 비밀번호를 확인했습니다',
  wrong_password: () => '로그인한 상태에서 틀린 비밀번호가 입력되었습니다',
  guesses_exhausted: () => '틀린 비밀번호가 너무 많았습니다. 전에 쓰던 브라우저에서만 로그인할 수 있습니다',
  password_changed: () => '비밀번호를 바꿨고 다른 기기에서 로그아웃되었습니다',
  password_reset_requested: () => '새 비밀번호를 정할 링크를 요청했습니다',
  password_reset: () => '메일의 링크로 비밀번호를 정했고 모든 기기에서 로그아웃되었습니다',
  email_change_requested: () => '이메일 변경을 요청했습니다',
  email_verified: () => '이메일 주소가 확인되었습니다',
  data_exported: () => '데이터를 내려받았습니다',
  account_deleted: () => '계정을 삭제했습니다',
  user_added: () => '사이트 운영자가 계정을 만들었습니다',
  user_disabled: () => '사이트 운영자가 계정을 정지했고 모든 기기에서 로그아웃되었습니다',
  user_enabled: () => '사이트 운영자가 계정 정지를 풀었습니다',
  password_set: () => '사이트 운영자가 비밀번호를 정했고 모든 기기에서 로그아웃되었습니다',
};

/** What one should look at twice. */
export const WARNINGS: ReadonlySet<AuditType> = new Set<AuditType>([
  'sign_in_failed',
  'refresh_token_reused',
  'wrong_password',
  'guesses_exhausted',
  'password_reset',
  'account_deleted',
  'user_disabled',
  'password_set',
]);

export const TEXTS = inLanguages({
  en: {
    title: 'Activity',
    description: 'What happened to your account.',
    lead: 'What happened to your account, the newest first. If somebody signed in who was not you, end that session.',
    toSessions: 'See and end your sessions',
    nothing: 'There is nothing older.',
    older: 'Older',
    here: 'this session',
    what: ENGLISH,
  },
  ko: {
    title: '활동 기록',
    description: '계정에서 있었던 일.',
    lead: '계정에서 있었던 일을 최근 것부터 보여 드립니다. 내가 하지 않은 로그인이 있으면 그 기기를 로그아웃시키세요.',
    toSessions: '로그인 기기 보기',
    nothing: '더 오래된 기록이 없습니다.',
    older: '이전 기록',
    here: '이 기기',
    what: KOREAN,
  },
});
