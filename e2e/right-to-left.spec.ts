import type { Page } from 'playwright/test';
import { enterAs, heading } from './browser-session';
import { aPerson, expect, test } from './fixtures';
import { VISITS, visit } from './pages';

/** Of each text on a page that tells a name: whether the name is isolated in it, alone. */
const isolatedIn = (page: Page, name: string): Promise<boolean[]> =>
  page.evaluate((told) => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found: boolean[] = [];
    while (texts.nextNode()) {
      const { parentElement, textContent } = texts.currentNode;
      if (!textContent?.includes(told) || parentElement?.closest('script')) continue;
      found.push(parentElement?.localName === 'bdi' && textContent === told);
    }
    return found;
  }, name);

test('a name that is written from right to left is isolated wherever it is shown', async ({
  page,
  db,
  signIn,
  consoleErrors,
}) => {
  const person = await aPerson(db, 'שלום');
  const { username } = person;
  const told: string[] = [];
  const look = async (name: string) => {
    const found = await isolatedIn(page, username);
    expect([name, found]).toEqual([name, found.map(() => true)]);
    if (found.length > 0) told.push(name);
  };
  const guests = VISITS.filter(({ signedIn }) => !signedIn);
  for (const each of guests) {
    await visit(page, db, person, each);
    await look(each.name);
  }
  await enterAs(page, signIn, person);
  await expect(heading(page)).toHaveText(`Hello, ${username}`);
  const another = { name: 'another user', path: '/account/email?error=signed_in_as_another' };
  const atSessions = { name: 'another user at sessions', path: '/account/sessions?error=signed_in_as_another' };
  const own = [
    { name: 'home signed in', path: '/' },
    another,
    atSessions,
    ...VISITS.filter(({ signedIn }) => signedIn),
  ];
  for (const each of own) {
    await visit(page, db, person, each);
    await look(each.name);
  }
  const everywhere = ['reset-password', 'verify-email', 'home signed in', 'another user', 'another user at sessions'];
  expect(told).toEqual(expect.arrayContaining([...everywhere, 'protected', 'account', 'delete', 'confirm']));
  consoleErrors.splice(0); // Chromium writes the page that is not found there
});
