import bcrypt from 'bcryptjs';
import { describe, expect, test, vi } from 'vitest';
import { getConfig } from '../../config/config';
import { AuthError } from '../../errors';
import { hashPassword, verifyPassword } from './password';
import { type Comparison, runPasswordJob } from './pool';

vi.mock('../../config/config', { spy: true });
vi.mock('./pool', { spy: true });

const GOOD = { matches: true, stale: false };

describe('a hashed password', () => {
  test('is stored with its scheme and cost, salted [V11.4.2]', async () => {
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
  ])('counts to its last byte with %s [V6.2.8]', async (_, password) => {
    const hash = await hashPassword(password);
    expect(await verifyPassword(password, hash)).toEqual(GOOD);
    expect((await verifyPassword(`${password}!`, hash)).matches).toBe(false);
    expect((await verifyPassword(password.slice(0, -1), hash)).matches).toBe(false);
  });

  test('does not depend on how an accent was typed', async () => {
    const hash = await hashPassword('café au lait');
    expect(await verifyPassword('cafe\u0301 au lait', hash)).toEqual(GOOD);
  });

  test('is neither trimmed nor folded [V6.2.8]', async () => {
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

  test.each([
    ['nothing', null],
    ['our hash of an older cost', `hmac-sha384-bcrypt:${bcrypt.hashSync('x', 4)}`],
    ['an imported hash of an older cost', bcrypt.hashSync('x', 5)],
    ['a current hash', `hmac-sha384-bcrypt:${bcrypt.hashSync('x', 7)}`],
    ['a scrypt hash', `scrypt:1024:8:1$salt$${'ab'.repeat(64)}`],
    ['a pbkdf2 hash', `pbkdf2:sha256:10000$salt$${'ab'.repeat(32)}`],
    ['a digest', `sha1$salt$${'ab'.repeat(20)}`],
  ])('spends the same on a wrong password against %s', async (_, stored) => {
    vi.mocked(getConfig).mockReturnValueOnce({ ...getConfig(), bcryptCost: 7 });
    vi.mocked(runPasswordJob).mockClear();
    expect((await verifyPassword('wrong', stored)).matches).toBe(false);
    // In one piece: the queue is waited for once, as with any other.
    expect(runPasswordJob).toHaveBeenCalledTimes(1);
    const spent: Comparison | undefined = await vi.mocked(runPasswordJob).mock.results[0]?.value;
    expect(spent?.rounds).toBeLessThanOrEqual(2 ** 7);
    expect(spent?.rounds).toBeGreaterThan(2 ** 7 - 2 ** 4); // bcrypt's least cost
  });

  test('answers nothing where the password was not compared', async () => {
    vi.mocked(runPasswordJob).mockRejectedValueOnce(new AuthError('server_overloaded'));
    await expect(verifyPassword('wrong', null)).rejects.toMatchObject({ code: 'server_overloaded' });
  });

  test.each([null, '', 'plain text', '$2b$04$short', 'hmac-sha384-bcrypt:', '$2b$99$'.padEnd(60, '.')])(
    'matches nothing with %s',
    async (stored) => {
      expect((await verifyPassword('', stored)).matches).toBe(false);
      expect((await verifyPassword(stored ?? 'password', stored)).matches).toBe(false);
    },
  );
});
