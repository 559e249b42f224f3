import type { AuthError, ErrorCode } from '../errors';
import type { Locale } from '../i18n/locale';
import { hours, minutes } from '../time';

/** The ancestor's two stay to the letter in every language (lib/http/answers.ts): its clients compare them. */
type Translation = Record<ErrorCode, string>;

const KOREAN: Translation = {
  authorization_required: 'Invalid credentials',
  wrong_password: '지금 비밀번호가 맞지 않습니다',
  reauthentication_required: '로그인한 지 시간이 지났습니다. 먼저 비밀번호를 확인하세요',
  too_many_requests: '시도가 너무 많았습니다',
  guesses_exhausted:
    '틀린 비밀번호가 너무 많았습니다. 메일로 새 비밀번호를 정하거나 전에 쓰던 브라우저에서 로그인하세요',
  sign_up_closed: '이 사이트는 새 계정을 받지 않습니다',
  username_taken: '이미 쓰이고 있는 사용자 이름입니다',
  username_reserved: '사이트를 위해 남겨 둔 사용자 이름입니다. 다른 이름을 정하세요',
  password_refused: '짧거나 쉽게 추측되는 비밀번호입니다. 다른 비밀번호를 정하세요',
  signed_in_as_another: '지금은 다른 사용자로 로그인되어 있습니다',
  link_not_valid: '이미 썼거나 기한이 지났거나 새 링크로 바뀐 링크입니다',
  invalid_request: '요청이 올바르지 않습니다',
  cross_site_request: '다른 사이트에서 온 요청입니다. 이 사이트를 열어 다시 시도하세요',
  not_found: '이 주소에는 아무것도 없습니다',
  method_not_allowed: '이 주소는 그 메서드를 받지 않습니다',
  content_too_large: '요청이 16kB보다 큽니다',
  unsupported_media_type: 'application/json이나 application/x-www-form-urlencoded로 보내세요',
  unsupported_content_encoding: '본문을 Content-Encoding 없이 그대로 보내세요',
  expectation_failed: '이 서버는 100-continue 외의 Expect를 처리하지 않습니다',
  request_timeout: '요청이 도착하는 데 시간이 너무 오래 걸렸습니다',
  misdirected_request: '이 서버는 그 호스트의 요청을 받지 않습니다',
  headers_too_large: '요청 헤더가 16kB보다 큽니다. 브라우저라면 이 사이트의 쿠키를 삭제하세요',
  internal_error: '저희 쪽에서 문제가 생겼습니다. 잠시 뒤에 다시 시도하세요',
  service_unavailable: '데이터베이스에 연결할 수 없습니다. 잠시 뒤에 다시 시도하세요',
  gate_mismatch: '서버가 로그인 상태를 서로 다르게 알고 있습니다. 잠시 뒤에 다시 시도하세요',
  server_overloaded: '지금 로그인하는 사람이 너무 많습니다. 몇 초 뒤에 다시 시도하세요',
};

/** English is the errors' own (lib/errors.ts). */
const TRANSLATIONS: Record<Exclude<Locale, 'en'>, Translation> = { ko: KOREAN };

/** What an answer says to people, in their language. In Korean without the details that only a program's author needs. */
export function errorMessage({ code, message, retryAfter, username }: AuthError, locale: Locale): string {
  if (locale === 'en') return message;
  if (code === 'signed_in_as_another' && username) return `지금은 ${username} 님으로 로그인되어 있습니다`;
  const wait =
    code === 'too_many_requests' && retryAfter !== undefined ? `. ${inKorean(retryAfter)} 뒤에 다시 시도하세요` : '';
  return TRANSLATIONS[locale][code] + wait;
}

function inKorean(wait: number): string {
  if (wait < minutes(2)) return `${wait}초`;
  if (wait < hours(2)) return `${Math.ceil(wait / minutes(1))}분`;
  return `${Math.ceil(wait / hours(1))}시간`;
}
