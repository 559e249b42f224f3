import bcrypt from 'bcryptjs';
import { describe, expect, test } from 'vitest';
import { hashPassword, verifyPassword } from './password';

const GOOD = { matches: true, stale: false };

describe('a hashed password', () => {
  test('is stored with its scheme and cost, salted', async () => {
    const [one, two] = await Promise.all([hashPassword('correct horse'), hashPassword('correct horse')]);
    expect(one).toMatch(/^hmac-sha384-bcrypt:\$2b\$04\$[./A-Za-z0-9]{53}$/);
    expect(one).not.toBe(two);
    expect(await verifyPassword('correct horse', one)).toEqual(GOOD);
    expect((await verifyPassword('correct horsf', one)).matches).toBe(false);
  });

  test.each([
    ['1,000 characters', 'x'.repeat(1000)],
    ['64 emoji', '🔑'.repeat(64)],
    ['Korean', '정확한 말 배터리 스테이플 '.repeat(5)],
    ['a NUL in the middle', 'before\0after'],
  ])('counts to its last byte with %s', async (_, password) => {
    const hash = await hashPassword(password);
    expect(await verifyPassword(password, hash)).toEqual(GOOD);
    expect((await verifyPassword(`${password}!`, hash)).matches).toBe(false);
    expect((await verifyPassword(password.slice(0, -1), hash)).matches).toBe(false);
  });

  test('does not depend on how an accent was typed', async () => {
    const hash = await hashPassword('café au lait');
    expect(await verifyPassword('cafe\u0301 au lait', hash)).toEqual(GOOD);
  });

  test('is neither trimmed nor folded', async () => {
    const hash = await hashPassword(' Secret ');
    for (const near of ['Secret', ' secret ', ' SECRET ']) {
      expect((await verifyPassword(near, hash)).matches).toBe(false);
    }
  });
});

describe('verifyPassword', () => {
  test('accepts plain bcrypt from elsewhere and calls it stale', async () => {
    const hash = bcrypt.hashSync('password', 4);
    expect(await verifyPassword('password', hash)).toEqual({ matches: true, stale: true });
    expect((await verifyPassword('Password', hash)).matches).toBe(false);
    expect((await verifyPassword('password', hash.replace('$2b$', '$2y$'))).matches).toBe(true); // PHP's spelling
  });

  test('calls a hash of another cost stale', async () => {
    const hash = `hmac-sha384-bcrypt:${bcrypt.hashSync('x', 5)}`;
    expect(await verifyPassword('password', hash)).toEqual({ matches: false, stale: true });
  });

  test.each([null, '', 'plain text', '$2b$04$short', 'hmac-sha384-bcrypt:', '$2b$99$'.padEnd(60, '.')])(
    'matches nothing with %s',
    async (stored) => {
      expect((await verifyPassword('', stored)).matches).toBe(false);
      expect((await verifyPassword(stored ?? 'password', stored)).matches).toBe(false);
    },
  );
});
