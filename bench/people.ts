import { hashPassword } from '../lib/auth/password/password';
import { formatRefreshToken } from '../lib/auth/refresh-token';
import { startSession } from '../lib/auth/session';
import { createUser } from '../lib/auth/user';
import { getConfig } from '../lib/config/config';
import { openDb } from '../lib/db/client';
import { migrate } from '../lib/db/migrate';
import { inTransaction } from '../lib/db/transaction';
import { signAccessToken } from '../lib/edge/access-token';
import { days, now } from '../lib/time';

export const PASSWORD = 'correct horse battery staple';

const DEVICE = { userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', address: '::1' };

export type People = {
  usernames: readonly string[];
  /** Of one session. */
  accessToken: string;
  /** Each of a session of its own, to be used once. */
  refreshTokens: readonly string[];
};

/** Migrates an empty database and fills it with people who can sign in, and sessions that can be renewed. */
export async function settle(url: string, counts: { users: number; sessions: number }): Promise<People> {
  const config = getConfig();
  await migrate(url);
  const db = openDb(url);
  const at = now();
  const passwordHash = await hashPassword(PASSWORD);
  try {
    return await inTransaction(db, async (tx) => {
      const usernames = Array.from({ length: counts.users }, (_, number) => `person${number}`);
      const users = [];
      for (const username of usernames) users.push(await createUser(tx, { username, passwordHash }, at));
      const [user] = users;
      if (!user) throw new Error('the database of the benchmark must be empty');
      const begin = () =>
        startSession(tx, { userId: user.id, client: 'browser', device: DEVICE, expiresAt: at + days(30) }, at);
      const refreshTokens: string[] = [];
      for (let count = 0; count < counts.sessions; count++) {
        refreshTokens.push(formatRefreshToken({ sessionId: (await begin()).id, generation: 1 }, config.authSecrets));
      }
      const subject = { sub: user.id, sid: (await begin()).id, auth_time: at, amr: ['pwd'] };
      return { usernames, accessToken: await signAccessToken(config, subject, at), refreshTokens };
    });
  } finally {
    await db.destroy();
  }
}
