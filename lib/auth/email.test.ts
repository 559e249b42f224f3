import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normaliseEmail, shortenEmail } from './email';

describe('normaliseEmail', () => {
  test.each([
    ['jane@example.com', 'jane@example.com'],
    ['Jane.DOE@Example.COM', 'jane.doe@example.com'],
    ['  jane@example.com\n', 'jane@example.com'],
    ['jane+latchkey@example.com', 'jane+latchkey@example.com'],
    ["o'neil!#$%&*/=?^_`{|}~-@example.com", "o'neil!#$%&*/=?^_`{|}~-@example.com"],
    ['j@mail.example.co.uk', 'j@mail.example.co.uk'],
    ['1@1.example', '1@1.example'],
    ['jane@bücher.example', 'jane@xn--bcher-kva.example'],
    ['jane@BÜCHER.example', 'jane@xn--bcher-kva.example'],
    ['jane@bu\u0308cher.example', 'jane@xn--bcher-kva.example'],
    ['jane@XN--BCHER-KVA.example', 'jane@xn--bcher-kva.example'],
    ['jane@열쇠.한국', 'jane@xn--oo4bp8e.xn--3e0b707e'],
    ['jane@пример.рф', 'jane@xn--e1afmkfd.xn--p1ai'],
    ['jane@ｅｘａｍｐｌｅ。com', 'jane@example.com'],
    [`${'a'.repeat(64)}@example.com`, `${'a'.repeat(64)}@example.com`],
    [`a@${'a'.repeat(63)}.com`, `a@${'a'.repeat(63)}.com`],
    [`a@${'abcdefg.'.repeat(31)}com`, `a@${'abcdefg.'.repeat(31)}com`], // 253 characters
  ])('makes %j into %s', (typed, email) => {
    expect(normaliseEmail(typed)).toBe(email);
  });

  test.each([
    ['nothing', ''],
    ['spaces alone', '   '],
    ['no @', 'jane.example.com'],
    ['nothing before the @', '@example.com'],
    ['nothing behind the @', 'jane@'],
    ['an @ alone', '@'],
    ['two @', 'jane@example.com@example.org'],
    ['a domain of one label', 'jane@localhost'],
    ['a dot in front', '.jane@example.com'],
    ['a dot before the @', 'jane.@example.com'],
    ['two dots', 'jane..doe@example.com'],
    ['two dots in the domain', 'jane@example..com'],
    ['a dot behind the domain', 'jane@example.com.'],
    ['a hyphen before the domain', 'jane@-example.com'],
    ['a hyphen behind a label', 'jane@example-.com'],
    ['an underscore in the domain', 'jane@ex_ample.com'],
    ['a letter alone as top domain', 'jane@example.c'],
    ['an IPv4 address', 'jane@192.0.2.1'],
    ['an IPv4 address in brackets', 'jane@[192.0.2.1]'],
    ['an IPv4 address in hexadecimal', 'jane@0xc0.0x00.0x02.0x01'],
    ['an IPv6 address', 'jane@[IPv6:2001:db8::1]'],
    ['a port', 'jane@example.com:25'],
    ['a path', 'jane@example.com/elsewhere.example'],
    ['a backslash', 'jane@example.com\\elsewhere.example'],
    ['a query', 'jane@example.com?subject=hello'],
    ['a fragment', 'jane@example.com#top'],
    ['a percent-encoded letter', 'jane@ex%61mple.com'],
    ['a percent-encoded dot', 'jane@example%2ecom'],
    ['a percent sign of full width', 'jane@ex％61mple.com'],
    ['a slash of full width', 'jane@example.com／a'],
    ['punycode of nothing', 'jane@xn--zzzz.example'],
    ['punycode of nothing in its top domain', 'jane@xn--bcher-kva.xn--zzzz'],
    ['a display name', 'Jane <jane@example.com>'],
    ['angle brackets', '<jane@example.com>'],
    ['a scheme', 'mailto:jane@example.com'],
    ['a quoted local part', '"jane"@example.com'],
    ['a comment', 'jane(doe)@example.com'],
    ['two addresses', 'jane@example.com,john@example.com'],
    ['two addresses, a comma in the domain', 'jane@example.com,example.org'],
    ['two addresses, a semicolon in the domain', 'jane@example.com;example.org'],
    ['a space', 'jane doe@example.com'],
    ['a space before the @', 'jane @example.com'],
    ['a space behind the @', 'jane@ example.com'],
    ['a space in the domain', 'jane@exam ple.com'],
    ['a line break', 'jane\n@example.com'],
    ['a line break behind the @', 'jane@\nexample.com'],
    ['a line break in the domain', 'jane@exam\nple.com'],
    ['a header', 'jane@example.com\r\nBcc: john@example.com'],
    ['a header without an address', 'jane@example.com\r\nBcc'],
    ['a tab in the domain', 'jane@exam\tple.com'],
    ['a tab', 'ja\tne@example.com'],
    ['a NUL', 'jane\0@example.com'],
    ['a NUL behind it', 'jane@example.com\0'],
    ['a DEL', 'jane\x7f@example.com'],
    ['a line separator in the domain', 'jane@exam\u2028ple.com'],
    ['a right-to-left override', 'jane\u202e@example.com'],
    ['a zero-width space', 'ja\u200bne@example.com'],
    ['a letter beyond ASCII', 'jäne@example.com'],
    ['a Cyrillic letter', 'j\u0430ne@example.com'],
    ['letters of full width', 'ｊａｎｅ@example.com'],
    ['a Kelvin sign, whose lower case is k', '\u212aim@example.com'],
    ['a dotted capital İ', 'KİM@example.com'],
    ['a long s, whose upper case is S', 'ro\u017fe@example.com'],
    ['65 characters before the @', `${'a'.repeat(65)}@example.com`],
    ['a label of 64 characters', `a@${'a'.repeat(64)}.com`],
    ['255 characters', `aaa@${'abcdefg.'.repeat(31)}com`],
    ['255 characters once its domain is ASCII', `a@${'bü.'.repeat(60)}com`],
    ['300 spaces in front', `${' '.repeat(300)}jane@example.com`],
    ['100,000 characters', `${'a.'.repeat(50_000)}@example.com`],
  ])('refuses an address with %s', (_, typed) => {
    expect(normaliseEmail(typed)).toBeNull();
  });

  const local = fc.string({ unit: fc.constantFrom(..."abzAZ09.+-_'!#@ \n\u212a\u017fé"), maxLength: 8 });
  const domain = fc.string({ unit: fc.constantFrom(...'abzAZ09.-üÜß열%/\\?#\t\n \u00ad\u200d。ｅ'), maxLength: 8 });
  const typedAddress = fc.oneof(
    fc.tuple(local, domain).map(([before, behind]) => `${before}@${behind}.com`),
    fc.emailAddress(),
    fc.string({ unit: 'binary', maxLength: 20 }).map((text) => `${text}@example.com`),
    fc.string({ unit: 'binary', maxLength: 20 }).map((text) => `jane@${text}.com`),
  );

  test('gives printable ASCII with one @, which stays as it is, in every case and between spaces', () => {
    let found = 0;
    fc.assert(
      fc.property(typedAddress, (typed) => {
        const email = normaliseEmail(typed);
        if (email === null) return;
        found++;
        expect(email).toMatch(/^[!-?A-~]+@[a-z0-9.-]+\.[a-z0-9-]+$/);
        expect(email).toBe(email.toLowerCase());
        expect(normaliseEmail(email)).toBe(email);
        expect(normaliseEmail(email.toUpperCase())).toBe(email);
        if (email.length <= 250) expect(normaliseEmail(`  ${email} `)).toBe(email);
      }),
      { numRuns: 10_000, seed: 1 },
    );
    expect(found).toBeGreaterThan(2000); // it was about addresses
  });

  test('takes no two local parts for one, but for upper and lower case', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 10 }), (text) => {
        const email = normaliseEmail(`${text}@example.com`);
        if (email === null) return;
        const ascii = text.trimStart().replace(/[A-Z]/g, (letter) => letter.toLowerCase());
        expect(email).toBe(`${ascii}@example.com`);
      }),
      { numRuns: 10_000, seed: 1 },
    );
  });
});

describe('shortenEmail', () => {
  test.each([
    ['jane.doe@example.com', 'j…@example.com'],
    ['j@example.com', 'j…@example.com'],
    ['+1@xn--bcher-kva.example', '+…@xn--bcher-kva.example'],
  ])('makes %s into %s', (email, shortened) => {
    expect(shortenEmail(email)).toBe(shortened);
  });
});
