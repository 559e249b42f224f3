import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { typeOnQwerty } from './korean-keyboard';

describe('typeOnQwerty', () => {
  test.each([
    ['안녕', 'dkssud'],
    ['안녕하세요', 'dkssudgktpdy'],
    ['비밀번호', 'qlalfqjsgh'],
    ['사랑해', 'tkfkdgo'],
    ['꼬리', 'Rhfl'],
    ['땀', 'Eka'],
    ['빵', 'Qkd'],
    ['쌀', 'Tkf'],
    ['짱', 'Wkd'],
    ['얘예', 'dOdP'],
    ['과왜외궈웨위의', 'rhkdhodhlrnjdnpdnldml'],
    ['몫앉많', 'ahrtdkswaksg'],
    ['닭삶넓곬핥읊잃', 'ekfrtkfasjfqrhftgkfxdmfvdlfg'],
    ['값갔밖', 'rkqtrkTqkR'],
  ])('types %s as %s', (hangul, keys) => {
    expect(typeOnQwerty(hangul)).toBe(keys);
  });

  test.each([
    ['ㅋㅋㅋ', 'zzz'],
    ['ㅁㄴㅇㄹ', 'asdf'],
    ['ㅏㅑㅓㅕ', 'kiju'],
    ['ㄲㄸㅃㅆㅉ', 'REQTW'],
    ['ㄳㄵㄶㄺㄻㄼㄽㄾㄿㅀㅄ', 'rtswsgfrfafqftfxfvfgqt'],
    ['ㅘㅙㅚㅝㅞㅟㅢ', 'hkhohlnjnpnlml'],
  ])('types jamo standing alone, %s, as %s', (jamo, keys) => {
    expect(typeOnQwerty(jamo)).toBe(keys);
  });

  test('leaves everything that is not Hangul as it is', () => {
    expect(typeOnQwerty('Café 카페 ＡＢ 1!')).toBe('Café zkvp ＡＢ 1!');
  });

  test('leaves not one modern syllable or letter untyped', () => {
    for (let code = 0xac00; code <= 0xd7a3; code++) {
      expect(typeOnQwerty(String.fromCharCode(code))).toMatch(/^[a-zA-Z]{2,5}$/);
    }
    for (let code = 0x3131; code <= 0x3163; code++) {
      expect(typeOnQwerty(String.fromCharCode(code))).toMatch(/^[a-zA-Z]{1,2}$/);
    }
  });

  test('gives the composed and the decomposed form of Hangul the same keys', () => {
    const syllables = fc.array(fc.integer({ min: 0xac00, max: 0xd7a3 })).map((codes) => String.fromCharCode(...codes));
    fc.assert(
      fc.property(syllables, (text) => {
        expect(typeOnQwerty(text.normalize('NFD'))).toBe(typeOnQwerty(text));
      }),
    );
  });
});
