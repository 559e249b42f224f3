import fc from 'fast-check';
import type { Page } from 'playwright/test';
import { returnPath } from '../lib/http/return-to';
import { campaign } from '../test/campaign';
import { campaignSeed } from '../test/dice';
import { returnTexts } from '../test/return-texts';
import { rounds } from '../test/rounds';
import { expect, test } from './fixtures';

const SEED = campaignSeed();
const TEXTS = rounds(20_000, 200_000);
const FOLLOWED = rounds(15, 200);
const AT_ONCE = 10_000;

/** The pages and handlers that lead on to `return_to`: relative to these the browser reads a path that comes from them. */
const FROM = [
  '/',
  '/sign-in',
  '/sign-in?return_to=%2F%2Fevil.example',
  '/sign-up',
  '/confirm',
  '/api/auth',
  '/api/auth/confirm',
  '/api/account',
  '/api/preferences',
];

type Read = { origin: string; pathname: string };

/** How this browser reads each text as a link, from each of the places. */
const readByBrowser = (page: Page, texts: readonly string[], bases: readonly string[]): Promise<Read[][]> =>
  page.evaluate(
    ([texts, bases]) =>
      texts.map((text) =>
        bases.map((base) => {
          const url = URL.canParse(text, base) ? new URL(text, base) : null;
          return { origin: url?.origin ?? 'none', pathname: url?.pathname ?? 'none' };
        }),
      ),
    [texts, bases] as const,
  );

/** One path of this site, wherever and however it is read, and none that others could take for a host. */
const staysHere = (origin: string, read: readonly Read[]): boolean =>
  read.length === FROM.length + 1 &&
  read.every(
    (each) => each.origin === origin && each.pathname === read[0]?.pathname && /^\/(?!\/)/.test(each.pathname),
  );

test(`the browser agrees on ${TEXTS} texts (seed ${SEED}): what return_to lets through stays on this site`, async ({
  page,
  origin,
}) => {
  test.setTimeout(600_000);
  await page.goto('/sign-in');
  const { count, counts, report } = campaign('return_to judged by the browser', SEED);
  const texts = fc.sample(returnTexts, { numRuns: TEXTS, seed: SEED });
  for (let from = 0; from < TEXTS; from += AT_ONCE) {
    const batch = texts.slice(from, from + AT_ONCE).map((text) => ({ text, path: returnPath(text, origin) }));
    const accepted = batch.flatMap(({ text, path }) => (path === null ? [] : [{ text, path }]));
    const read = await readByBrowser(
      page,
      accepted.map(({ path }) => path),
      FROM.map((place) => origin + place),
    );
    const asSent = await readByBrowser(
      page,
      accepted.map(({ text }) => text),
      [origin],
    );
    const wrong = accepted.filter((_, index) => !staysHere(origin, [...(read[index] ?? []), ...(asSent[index] ?? [])]));
    expect(wrong).toEqual([]); // one for all: each costs Playwright milliseconds
    for (const { path } of batch) count(path === null ? 'refused' : 'accepted');
  }
  report();
  expect(counts().accepted).toBeGreaterThan(TEXTS / 10);
  expect(counts().refused).toBeGreaterThan(TEXTS / 10);
});

test(`the browser, led on ${FOLLOWED} times by a form, asks no other site (seed ${SEED})`, async ({
  page,
  origin,
  consoleErrors,
}) => {
  test.setTimeout(600_000);
  const elsewhere: string[] = [];
  page.on('request', (request) => new URL(request.url()).origin !== origin && elsewhere.push(request.url()));
  // An empty page, so that no policy of ours keeps the form from being led anywhere.
  await page.route(`${origin}/start`, (route) => route.fulfill({ body: '', contentType: 'text/html' }));
  for (const text of fc.sample(returnTexts, { numRuns: FOLLOWED, seed: SEED })) {
    await page.goto('/start');
    const arrived = page.waitForEvent('domcontentloaded');
    await page.evaluate(postPreferences, text);
    await arrived;
    expect({ text, elsewhere, origin: new URL(page.url()).origin }).toEqual({ text, elsewhere: [], origin });
  }
  consoleErrors.length = 0; // most of these pages are not there
});

/** Runs in the browser: sends the form at the foot of every page. */
function postPreferences(returnTo: string): void {
  const form = document.createElement('form');
  form.method = 'post';
  form.action = '/api/preferences';
  const field = document.createElement('input');
  field.name = 'return_to';
  field.value = returnTo;
  form.append(field);
  document.body.append(form);
  form.submit();
}
