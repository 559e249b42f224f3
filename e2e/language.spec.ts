import { waitForMail } from '../test/mailbox';
import { expect, test } from './fixtures';
import { tokenLink } from './mail';

/** What is left of English in a Korean page: names, and the greeting that is the same everywhere. */
const ENGLISH_WORDS = /\b(the|your|you|and|with|password|account|sign|email)\b/i;

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled, locale: 'ko-KR' });

    test('a Korean reader resets the password in Korean, mail and errors as well', async ({ page, person, mails }) => {
      await page.goto('/sign-in');
      await expect(page.locator('html')).toHaveAttribute('lang', 'ko');
      await expect(page).toHaveTitle(/^로그인 · /);
      await page.getByRole('link', { name: '비밀번호를 잊으셨나요?' }).click();
      await page.getByLabel('사용자 이름 또는 이메일').fill(person.email);
      await page.getByRole('button', { name: '링크 받기' }).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('메일을 확인하세요');
      expect((await waitForMail(mails, person.email)).subject).toMatch(/비밀번호/);

      await page.goto(await tokenLink(mails, person.email));
      await page.getByLabel('새 비밀번호').fill('짧은 말');
      await page.getByRole('button', { name: '비밀번호 정하기' }).click();
      await expect(page).toHaveTitle(/^오류: /);
      await expect(page.getByLabel('새 비밀번호')).toHaveAccessibleDescription(/비밀번호가 너무 짧습니다/);
      await page.getByLabel('새 비밀번호').fill('푸른 코끼리가 냉장고 위에서 바이올린을 켠다');
      await page.getByRole('button', { name: '비밀번호 정하기' }).click();
      await expect(page.getByRole('status').first()).toContainText('새 비밀번호를 정했고');

      await page.getByLabel('사용자 이름').fill(person.username);
      await page.getByLabel('비밀번호', { exact: true }).fill('푸른 코끼리가 냉장고 위에서 바이올린을 켠다');
      await page.getByRole('button', { name: '로그인', exact: true }).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Hello, ${person.username}`);
      await expect(page.getByText(`${person.username}님, 안녕하세요.`)).toBeVisible();
      for (const path of ['/account', '/account/password', '/account/email', '/account/delete', '/account/sessions']) {
        await page.goto(path);
        const text = ((await page.locator('main').textContent()) ?? '').replaceAll(/\S+@\S+|English|\bChrome\S*/g, '');
        expect(text, path).toMatch(/[가-힣]/);
        expect(text, path).not.toMatch(ENGLISH_WORDS);
      }
      await page.goto('/account/activity');
      await expect(page.getByRole('listitem').filter({ hasText: '로그인했습니다' })).toHaveCount(1);
    });

    test('the language is chosen on any page, stays, and leads back to that page', async ({ page }) => {
      await page.goto('/sign-up?return_to=%2Fprotected');
      await page.getByRole('button', { name: 'English' }).click();
      await expect(page).toHaveURL('/sign-up?return_to=%2Fprotected');
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Create an account');
      await expect(page.locator('html')).toHaveAttribute('lang', 'en');
      await expect(page.getByRole('button', { name: 'English' })).toHaveAttribute('aria-pressed', 'true');
      await page.goto('/');
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign-in that your app owns.');
    });

    test('the theme is chosen on any page, and stays', async ({ page }) => {
      const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      test.skip(!javaScriptEnabled, 'evaluates a script');
      await page.emulateMedia({ colorScheme: 'light' });
      await page.goto('/sign-in');
      const light = await ground();
      await page.getByRole('button', { name: '어둡게' }).click();
      await expect(page.getByRole('button', { name: '어둡게' })).toHaveAttribute('aria-pressed', 'true');
      const dark = await ground();
      expect(dark).not.toBe(light);
      await page.goto('/');
      expect(await ground()).toBe(dark);
      await page.getByRole('button', { name: '기기 설정' }).click();
      await expect(page.getByRole('button', { name: '기기 설정' })).toHaveAttribute('aria-pressed', 'true');
      expect(await ground()).toBe(light);
    });
  });
}

test('an API client is told in its language, but for the ancestor’s two', async ({ origin }) => {
  const headers = { 'content-type': 'application/json', 'accept-language': 'ko' };
  const post = async (path: string, body: object) =>
    (await fetch(origin + path, { method: 'POST', headers, body: JSON.stringify(body) })).json();
  expect(await post('/api/auth', {})).toMatchObject({ error: 'invalid_request', message: '요청이 올바르지 않습니다' });
  const wrong = { username: 'nobody-at-all', password: 'wrong' };
  expect(await post('/api/auth', wrong)).toEqual({ error: 'authorization_required', message: 'Invalid credentials' });
});
