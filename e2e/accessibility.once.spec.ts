import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright/test';
import { LOCALES } from '../lib/i18n/locale';
import { enterAs } from './browser-session';
import { expect, test } from './fixtures';
import { VISITS, visit } from './pages';

/** WCAG 2.2 AA, as far as a program can tell, on every page in every theme and language, on a phone and a desktop. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const SIZES = { phone: { width: 375, height: 720 }, desktop: { width: 1280, height: 800 } } as const;

type Look = { page: Page; theme: 'light' | 'dark' };

/** The dark theme changes colours alone, so there only they are looked at. */
async function problems({ page, theme }: Look): Promise<string[]> {
  await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' }); // no colour on its way to another
  const axe = new AxeBuilder({ page });
  const { violations } = await (theme === 'light' ? axe.withTags(RULES) : axe.withRules(['color-contrast'])).analyze();
  return violations.map(
    ({ id, nodes }) => `${theme} ${id}: ${nodes.map(({ html }) => html.slice(0, 150)).join(' | ')}`,
  );
}

for (const locale of LOCALES) {
  test.describe(locale, () => {
    test.use({ locale });
    test.describe.configure({ timeout: 240_000 });

    test('axe finds nothing on any page, light or dark, on a phone or a desktop', async ({
      page,
      person,
      db,
      signIn,
      consoleErrors,
    }) => {
      const found: string[] = [];
      const look = async (each: (typeof VISITS)[number]) => {
        await visit(page, db, person, each);
        await expect(page.locator('html')).toHaveAttribute('lang', locale);
        for (const [size, viewport] of Object.entries(SIZES)) {
          await page.setViewportSize(viewport);
          const list = [...(await problems({ page, theme: 'light' })), ...(await problems({ page, theme: 'dark' }))];
          found.push(...list.map((problem) => `${each.name}, ${size}, ${problem}`));
        }
      };
      for (const each of VISITS.filter(({ signedIn }) => !signedIn)) await look(each);
      await enterAs(page, signIn, person, locale);
      for (const each of VISITS.filter(({ signedIn }) => signedIn)) await look(each);
      expect(found).toEqual([]);
      await page.goto('/');
      consoleErrors.splice(0); // Chromium has written the 404 there
    });
  });
}

/** Nothing sticks out to the right, so nobody has to scroll two ways (WCAG 1.4.10). */
const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

for (const [name, viewport, zoom] of [
  ['at 320 px', { width: 320, height: 640 }, 1],
  ['with text twice as large', { width: 640, height: 800 }, 2],
] as const) {
  test(`every page fits ${name}`, async ({ page, person, db, signIn, consoleErrors }) => {
    await page.setViewportSize(viewport);
    await enterAs(page, signIn, person);
    const entered = VISITS.filter(({ token, path }) => token || !/^\/(sign-|forgot)/.test(path)); // those lead on
    for (const each of entered) {
      await visit(page, db, person, each);
      if (zoom > 1) await page.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'));
      expect([each.name, await overflow(page)]).toEqual([each.name, 0]);
    }
    await page.context().clearCookies();
    for (const each of VISITS.filter(({ signedIn }) => !signedIn)) {
      await visit(page, db, person, each);
      if (zoom > 1) await page.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'));
      expect([each.name, await overflow(page)]).toEqual([each.name, 0]);
    }
    consoleErrors.splice(0); // Chromium has written the 404 there
  });
}

test('every control is large enough for a thumb', async ({ page, person, signIn }) => {
  await page.setViewportSize(SIZES.phone);
  for (const path of ['/sign-in', '/sign-up', '/protected', '/account', '/account/sessions']) {
    if (path === '/protected') await enterAs(page, signIn, person);
    await page.goto(path);
    const small = await page
      .locator('main button:visible, main input:visible, header a, nav a, footer button')
      .evaluateAll((elements) =>
        elements
          .filter((element) => element.getBoundingClientRect().height < 43.5)
          .map((element) => element.outerHTML.slice(0, 120)),
      );
    expect([path, small]).toEqual([path, []]);
  }
});

test('with forced colours what is chosen, wrong or focused still shows', async ({ page, person, signIn }) => {
  await page.emulateMedia({ forcedColors: 'active' });
  await enterAs(page, signIn, person);
  const border = (selector: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((element) => getComputedStyle(element).borderBottomWidth);
  expect(await border('nav [aria-current=page]')).toBe('2px');
  expect(await border('footer [aria-pressed=true]')).toBe('2px');
  await page.goto('/account/password?error=wrong_password&field=current_password');
  expect(await border('[aria-invalid=true]')).toBe('2px');
});
