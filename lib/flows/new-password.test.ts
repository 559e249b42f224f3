import { expect, test, vi } from 'vitest';
import { hashFirstPassword } from './new-password';

/** An app's own file, as it would be edited. */
vi.mock('../app/brand', () => ({ APP_BRAND: { name: 'Zephyrine' } }));

const JOHN = { username: 'john', email: null, pendingEmail: null };

test.each(['Zephyrine20261127', 'latchkey-zephyrine', 'localhost-localhost'])(
  'a password made of the site’s own names is refused: %s',
  async (password) => {
    await expect(hashFirstPassword(password, JOHN)).rejects.toMatchObject({
      code: 'password_refused',
      reason: 'own_words',
    });
  },
);
