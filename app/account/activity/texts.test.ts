import { expect, test } from 'vitest';
import { TEXTS } from './texts';

test.each([
  [
    'en',
    'Session of Firefox ended because its renewal token was used a second time. That can be a copy somebody stole, or a browser restored from a backup.',
  ],
  [
    'ko',
    '갱신 토큰이 두 번째로 쓰여 로그아웃시켰습니다: Firefox. 누군가 훔친 사본이거나 백업에서 복원한 브라우저일 수 있습니다.',
  ],
] as const)('%s: a renewal token used a second time is told with both causes it can have', (locale, text) => {
  expect(TEXTS[locale].what.refresh_token_reused('Firefox')).toBe(text);
});
