import path from 'node:path';
import { expect, test } from 'vitest';
import { isAppsOwn, isTest, readSources, withoutComments } from '../../test/sources';
import { lowerAscii, trimBlanks } from './wire-text';

test.each([
  ['', ''],
  [' \t ', ''],
  ['a', 'a'],
  [' \ta b\t c\t ', 'a b\t c'],
  ['\xA0a\xA0', '\xA0a\xA0'],
  [' \uFEFFa\u3000 ', '\uFEFFa\u3000'],
  ['\r\na\n', '\r\na\n'],
])('of %j without the spaces and tabs around it is left %j', (text, left) => {
  expect(trimBlanks(text)).toBe(left);
});

test('many blanks are taken off in no time', () => {
  const blanks = ' '.repeat(1_000_000);
  expect(trimBlanks(`${blanks}a${blanks}b`)).toBe(`a${blanks}b`);
});

test('only A to Z have a lower case', () => {
  expect(lowerAscii('Text/HTML; É \u212A \u0130 ſ 09_')).toBe('text/html; É \u212A \u0130 ſ 09_');
});

/** Where text from the wire is read. What `lib/auth` does to names and addresses that people type goes by Unicode on purpose. */
const FOLDERS = ['app', 'lib/edge', 'lib/api', 'lib/http', 'lib/i18n', 'lib/server'];

const sources = [...readSources(FOLDERS, /\.tsx?$/)].filter(([file]) => !isTest(file) && !isAppsOwn(file));

/** A pattern, and the only files that may hold it: what they read is ours or typed by people, or was matched digit by digit before. */
test.each<[string, RegExp, string[]]>([
  ['trims', /\.trim(Start|End)?\(/, ['account-input.ts', 'console-lines.ts']],
  ['matches blanks', /\/.*\\[sS].*\//, ['return-to.ts']], // refuses them
  ['changes case', /\.to(Locale)?(Lower|Upper)Case\(/, ['reference-fields.ts', 'reference.ts', 'wire-text.ts']],
  ['passes over case', /\/(iu|ui)\b/, []],
  [
    'reads numbers',
    /\b(Number|parseInt|parseFloat)\(/,
    ['form-failure.ts', 'known-routes.ts', 'locale.ts', 'receive-body.ts'],
  ],
])('nothing %s by Unicode’s rules but where that is meant', (_, pattern, homes) => {
  const found = sources.filter(([, text]) => pattern.test(withoutComments(text))).map(([file]) => path.basename(file));
  expect(found.sort()).toEqual(homes);
});
