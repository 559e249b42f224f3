import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rounds } from '../../test/rounds';
import { newUsernameProblem, normaliseUsername } from './username';

describe('normaliseUsername', () => {
  test.each([
    ['John', 'john'],
    ['  john ', 'john'],
    ['ＪＯＨＮ', 'john'],
    ['ﬁsh', 'fish'],
    ['STRASSE', 'strasse'],
    ['straße', 'strasse'],
    ['ΟΔΟΣ', 'οδος'],
    ['οδοσ', 'οδος'],
    ['Ｃafé', 'café'],
    ['cafe\u0301', 'café'],
    ['열쇠', '열쇠'],
    ['jane.doe@example.com', 'jane.doe@example.com'],
  ])('makes %s into %s', (typed, username) => {
    expect(normaliseUsername(typed)).toBe(username);
  });

  test.each([
    ['nothing', ''],
    ['spaces alone', '   '],
    ['a NUL', 'jo\0hn'],
    ['a line break', 'john\nadmin'],
    ['an escape character', 'jo\x1bhn'],
    ['a zero-width space', 'jo\u200bhn'],
    ['a zero-width joiner', 'jo\u200dhn'],
    ['a soft hyphen', 'jo\u00adhn'],
    ['a right-to-left override', 'jo\u202ehn'],
    ['a Hangul filler', 'jo\u3164hn'],
    ['a tag character', 'jo\u{e0061}hn'],
    ['a variation selector', 'john\ufe0f'],
    ['a blank Braille cell', 'jo\u2800hn'],
    ['half a surrogate pair', 'jo\ud800hn'],
    ['a private-use character', 'jo\ue000hn'],
    ['10,000 characters', 'a'.repeat(10_000)],
    ['255 characters after expansion', 'ﷺ'.repeat(20)],
  ])('refuses a name with %s [V1.3.3]', (_, typed) => {
    expect(normaliseUsername(typed)).toBeNull();
  });

  test('of its own result is that result, and so is every case of it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 20 }), (typed) => {
        const username = normaliseUsername(typed);
        if (username === null) return;
        expect(normaliseUsername(username)).toBe(username);
        expect(normaliseUsername(username.toUpperCase())).toBe(username);
        expect(normaliseUsername(username.normalize('NFD'))).toBe(username);
      }),
      { numRuns: rounds(3_000, 50_000) },
    );
  });
});

describe('newUsernameProblem', () => {
  test.each([
    ['john'],
    ['j'],
    ['john.doe_3-x'],
    ['café'],
    ['열쇠'],
    ['김철수kim'],
    ['иван'],
    ['οδος'],
    ['հայաստան'],
    ['太郎tarō'],
    ['नमस्ते'],
    ['a'.repeat(64)],
  ])('has nothing against %s', (username) => {
    expect(normaliseUsername(username)).toBe(username);
    expect(newUsernameProblem(username)).toBeNull();
  });

  test.each([
    ['65 characters', 'a'.repeat(65), 'too_long'],
    ['65 characters, no good ones', '@'.repeat(65), 'too_long'],
    ['nothing', '', 'characters'],
    ['a space', 'john doe', 'characters'],
    ['an ideographic space', 'john\u3000doe', 'characters'],
    ['a line break', 'john\n', 'characters'],
    ['an address', 'john@example.com', 'characters'],
    ['an @ of full width', 'john＠example.com', 'characters'],
    ['a link', 'https://example.com', 'characters'],
    ['a slash', 'john/doe', 'characters'],
    ['a backslash', 'john\\doe', 'characters'],
    ['a colon', 'john:doe', 'characters'],
    ['a tag', '<b>john', 'characters'],
    ['quotes', 'john"doe', 'characters'],
    ['an apostrophe', "o'neil", 'characters'],
    ['a comma', 'john,doe', 'characters'],
    ['a question mark', 'john?', 'characters'],
    ['a percent sign', 'john%20', 'characters'],
    ['an emoji', 'john😀', 'characters'],
    ['a currency sign', 'john€', 'characters'],
    ['a zero-width joiner', 'jo\u200dhn', 'characters'],
    ['a right-to-left override', 'jo\u202ehn', 'characters'],
    ['two Cyrillic letters among Latin ones', '\u0440\u0430ypal', 'mixed_scripts'],
    ['one Cyrillic letter', 'j\u043ehn', 'mixed_scripts'],
    ['one Greek letter', 'j\u03bfhn', 'mixed_scripts'],
    ['one Armenian letter', 'j\u0585hn', 'mixed_scripts'],
    ['one Cherokee letter', 'john\uab75', 'mixed_scripts'],
    ['Greek and Cyrillic letters', 'οδ\u0430', 'mixed_scripts'],
    ['Korean, Latin and Cyrillic letters', '열쇠a\u0430', 'mixed_scripts'],
  ])('refuses a name with %s', (_, username, problem) => {
    expect(newUsernameProblem(username)).toBe(problem);
  });

  test('finds the same in a name as typed in any case', () => {
    for (const typed of ['РАYPAL', 'Раypal']) {
      expect(newUsernameProblem(normaliseUsername(typed) ?? '')).toBe('mixed_scripts');
    }
  });
});
