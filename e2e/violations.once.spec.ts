import type { Page } from 'playwright/test';
import { expect, test } from './fixtures';

/** What a page must not do, done to it: each must reach `consoleErrors`, and what is left there fails a test. */
const misdeeds: [string, (page: Page) => Promise<unknown>, RegExp][] = [
  [
    'a script in the markup',
    (page) => page.evaluate(() => document.body.setAttribute('onclick', 'void 0')).catch(() => {}),
    /violates its policy: require-trusted-types-for/,
  ],
  [
    'a style in the markup',
    (page) => page.evaluate(() => document.body.setAttribute('style', 'color: red')),
    /violates its policy: style-src-attr/,
  ],
  [
    'a picture from elsewhere',
    (page) => page.evaluate(() => void Object.assign(new Image(), { src: 'https://elsewhere.example/x.png' })),
    /violates its policy: img-src/,
  ],
  [
    'an error that nobody caught',
    (page) => page.evaluate(() => void setTimeout(() => Promise.reject(new Error('nobody caught this')))),
    /nobody caught this/,
  ],
  ['an error on the console', (page) => page.evaluate("console.error('this is wrong')"), /this is wrong/],
];

for (const [name, commit, trace] of misdeeds) {
  test(`${name} is noticed [V3.4.7]`, async ({ page, consoleErrors }) => {
    await page.goto('/sign-in');
    await commit(page);
    await expect.poll(() => consoleErrors.join('\n')).toMatch(trace);
    await page.close(); // nothing more can come
    consoleErrors.splice(0);
  });
}

test.fail('what is left there fails a test', ({ consoleErrors }) => {
  consoleErrors.push('left');
});
