import { expect, test } from 'vitest';
import { makeReference } from './reference';

test('docs/api.md is what the description says today (else: npm run docs)', async () => {
  await expect(makeReference()).toMatchFileSnapshot('../../docs/api.md');
});

test('every link in it leads to a heading of it', () => {
  const text = makeReference();
  const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading.toLowerCase().replaceAll(' ', '-'),
  );
  const links = [...text.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor);
  expect(links.length).toBeGreaterThan(30);
  expect(links.filter((anchor) => !headings.includes(anchor ?? ''))).toEqual([]);
});
