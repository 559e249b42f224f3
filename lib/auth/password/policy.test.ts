import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judgePassword } from './policy';

const policy = { minLength: 15, ownWords: ['john', 'jane.doe', 'example', 'latchkey', 'localhost'] };
const judge = (password: string) => judgePassword(password, policy);

const GOOD = 'correct horse battery staple';

describe('judgePassword', () => {
  test.each([
    ['four unrelated words', GOOD],
    ['random letters', 'x7kq2mzp9wbt4hn'],
    ['a Korean sentence of unrelated words', '푸른 코끼리가 냉장고 위에서 바이올린을 켠다'],
    ['a passphrase with a common word in it', 'my password is a turquoise walrus'],
    ['a passphrase with an own word in it', 'latchkey guards seven turquoise walruses'],
    ['a weak beginning as long as you like and a strong end', `${'a'.repeat(500)}${GOOD}`],
    ['a strong beginning and a weak end as long as you like', `${GOOD}${'a'.repeat(500)}`],
    ['the name of an object property', 'the constructor of __proto__'],
  ])('accepts %s [V6.2.5]', (_, password) => {
    expect(judge(password)).toBeNull();
  });

  test('accepts a passphrase of 1,000 characters', () => {
    const words = 'brisk walrus hums under copper ladders while nine violins argue about soup and ';
    const passphrase = Array.from({ length: 20 }, (_, line) => `${line} ${words}`).join('');
    expect(judge(passphrase.slice(0, 1000))).toBeNull();
  });

  test.each([
    ['123456789012345', 'common'],
    ['qwertyuiopasdfgh', 'common'],
    ['1qaz2wsx3edc4rfv', 'common'],
    ['abcdefghijklmnop', 'common'],
    ['iloveyouforever1', 'common'],
    ['P@$$w0rd2024!!!!', 'common'],
    ['passwordpassword', 'repetitive'],
    ['aaaaaaaaaaaaaaa', 'repetitive'],
    ['drowssapdrowssap1', 'repetitive'],
    ['john-john-john-john', 'own_words'],
    ['john1234567890123', 'own_words'],
    ['Latchkey12345678', 'own_words'],
    ['password1234john', 'own_words'],
  ])('refuses %s as %s [V6.2.1 V6.2.4 V6.2.12]', (password, problem) => {
    expect(judge(password)).toBe(problem);
  });

  test.each([
    ['비밀번호123456789012', 'common'],
    ['가나다라마바사아자차카타파하123', 'common'],
    ['좋은아침안녕하십니까새해복많이받으세요', 'common'],
    ['qlalfqjsgh123456789', 'common'],
    ['saranghae1234567', 'common'],
    ['비밀번호비밀번호비밀번호비밀번호', 'repetitive'],
    ['dkssudgktpdydkssudgktpdy', 'repetitive'],
    ['DKSSUDGKTPDYdkssudgktpdy', 'common'],
    ['ㅁㄴㅇㄹㅁㄴㅇㄹㅁㄴㅇㄹㅁㄴㅇㄹ', 'repetitive'],
  ])('refuses %s, common in Korea, as %s', (password, problem) => {
    expect(judge(password)).toBe(problem);
  });

  test.each([
    ['full-width', 'ｐａｓｓｗｏｒｄｐａｓｓｗｏｒｄ'],
    ['ligature', 'iloveyouﬁﬁﬁﬁﬁﬁﬁ'],
    ['decomposed', '비밀번호비밀번호비밀번호비밀번호'.normalize('NFD')],
    ['circled', '①②③④⑤⑥⑦⑧⑨①②③④⑤⑥'],
  ])('sees through %s forms of a common password', (_, password) => {
    expect(judge(password)).not.toBeNull();
  });

  test.each([
    ['the username in Hangul', '푸른코끼리', '푸른코끼리123456789012'],
    ['the same typed on QWERTY', '푸른코끼리', 'vnfmszhRlfl123456789'],
    ['the username full-width', 'john', 'ｊｏｈｎ1234567890123'],
    ['the username in capitals', 'JohN', 'john1234567890123'],
    ['the whole username, however long', 'brisk.walrus'.repeat(7).slice(1), 'brisk.walrus'.repeat(7).slice(1)],
    [
      'a long username of many parts',
      `${'fjord.glyph.'.repeat(2)}vex.quiz.waltz.dumb.jock.nymph.bat`,
      `${'fjord.glyph.'.repeat(2)}vex.quiz.waltz.dumb.jock.nymph.bat`,
    ],
    ['the username said thrice', 'zqvkwptab', 'zqvkwptabzqvkwptabzqvkwptab1'],
  ])('knows as an own word %s [V2.2.3 V6.2.11]', (_, word, password) => {
    expect(judgePassword(password, { minLength: 15, ownWords: [word] })).toBe('own_words');
    expect(judgePassword(password, { minLength: 15, ownWords: [] })).not.toBe('own_words');
  });

  test('does not find own words of one or two letters everywhere', () => {
    expect(judgePassword('password12345678', { minLength: 15, ownWords: ['p', 'wo', ''] })).toBe('common');
  });

  test.each(['Pa55w0rd!', 'iloveyouforever', 'qwertyuiop', '비밀번호'])(
    'refuses %s however often it is said, also when the last time is cut short',
    (unit) => {
      for (const length of [30, 47, 48, 49, 50, 95, 96, 97, 100, 1000]) {
        expect(judge(unit.repeat(length).slice(0, length))).toBe('repetitive');
      }
    },
  );

  test('counts code points of the composed form, neither bytes nor UTF-16 units nor jamo', () => {
    expect(judge('x7kq2mzp9wbt4h')).toBe('too_short');
    expect(judge('🦦🎻🧲🪜🥣🐘🚲')).toBe('too_short');
    expect(judge('푸른코끼리바이올린켠'.normalize('NFD'))).toBe('too_short');
    expect(judge('🦦🎻🧲🪜🥣🐘🚲🪐🧵🌋🦜🥁🧊🪴⛵')).toBeNull();
  });

  test('accepts eight random characters where eight are enough', () => {
    expect(judgePassword('x7kq2mzp', { minLength: 8, ownWords: [] })).toBeNull();
    expect(judgePassword('p4ssw0rd', { minLength: 8, ownWords: [] })).toBe('common');
    expect(judgePassword('', { minLength: 0, ownWords: [] })).toBe('common');
  });
});

describe('judgePassword, of any text at all', () => {
  const anyText = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 60 }).map((units) => String.fromCharCode(...units)),
    fc
      .array(
        fc.constantFrom('İ', 'ß', '|_|', 'vv', '<', '4', '\ud800', 'ﷺ', 'constructor', '__proto__', '비번', '\0', '\n'),
      )
      .map((parts) => parts.join('')),
  );
  const lenient = { minLength: 1, ownWords: ['__proto__', 'constructor', 'İİİ', '\ud800\ud800\ud800'] };

  test('never throws, lone surrogates and property names included [V1.3.12]', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const problem = judgePassword(text, lenient);
        expect([null, 'too_short', 'common', 'own_words', 'repetitive']).toContain(problem);
      }),
    );
  });

  test('never throws for any own words', () => {
    fc.assert(
      fc.property(anyText, fc.array(anyText, { maxLength: 4 }), (text, ownWords) => {
        judgePassword(text + ownWords.join(''), { minLength: 0, ownWords });
      }),
    );
  });

  test('says the same of its composed and its decomposed form', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(judgePassword(text.normalize('NFD'), lenient)).toBe(judgePassword(text.normalize('NFC'), lenient));
      }),
    );
  });

  test('calls too short what is, whatever it is made of, and nothing else', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { length } = [...text.normalize('NFC')];
        expect(judgePassword(text, { minLength: length + 1, ownWords: [] })).toBe('too_short');
        expect(judgePassword(text, { minLength: length, ownWords: [] })).not.toBe('too_short');
      }),
    );
  });

  test('accepts a good passphrase with anything before or after it', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 100 }), (text) => {
        expect(judge(`${GOOD}${text}`)).toBeNull();
        expect(judge(`${text}${GOOD}`)).toBeNull();
      }),
    );
  });
});
