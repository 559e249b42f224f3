import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normaliseUsername } from './username';

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
  ])('refuses a name with %s', (_, typed) => {
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
      { numRuns: 20_000 },
    );
  });
});
