import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readSources } from '../../test/sources';
import { FORM_PAGES } from './form-pages';

const PAGES = [...FORM_PAGES.values()];

test('each form of a page has its page on the list', () => {
  const sources = [...readSources(['app'], /\.tsx$/).values()];
  const actions = sources.flatMap((text) => [...text.matchAll(/<(?:Post|Button)Form\s+action="([^"]+)"/g)]);
  const posted = [...new Set(actions.map(([, action]) => action ?? ''))].sort();
  expect(posted).toEqual([...FORM_PAGES.keys()].sort());
});

test('each page on the list is there', () => {
  const missing = PAGES.filter(
    ({ path }) => !['(public)', ''].some((room) => existsSync(`app/${room}${path}/page.tsx`)),
  );
  expect(missing).toEqual([]);
});

test('no password and no token is kept to be shown again', () => {
  const kept = PAGES.flatMap(({ keep }) => keep);
  expect([...new Set(kept)].sort()).toEqual(['email', 'username']);
});
