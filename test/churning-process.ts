import { getDb } from '../lib/db/client';
import { refresh } from '../lib/flows/refresh';
import { signIn } from '../lib/flows/sign-in';
import { signOut } from '../lib/flows/sign-out';
import { now } from '../lib/time';
import { PASSWORD } from './people';

/**
 * A process of its own that signs in, renews and revokes until it is killed, and writes a line to standard output for each
 * change once it is acknowledged. Started with DATABASE_URL.
 */
export type Acknowledged = { sessionId: string; generation: number; revoked: boolean };

const device = { userAgent: 'Churning process', address: '' };

const from = { device, locale: 'en', browser: null } as const;

const acknowledge = (line: Acknowledged) => process.stdout.write(`${JSON.stringify(line)}\n`);

async function churn(): Promise<never> {
  for (;;) {
    const attempt = { username: 'john', password: PASSWORD, client: 'browser', from, replaces: null } as const;
    const { user, session, tokens } = await signIn(getDb(), attempt, now());
    acknowledge({ sessionId: session.id, generation: 1, revoked: false });
    let { refreshToken } = tokens;
    for (let generation = 2; generation <= 4; generation++) {
      ({ refreshToken } = await refresh(getDb(), { refreshToken, client: 'browser', device }, now()));
      acknowledge({ sessionId: session.id, generation, revoked: false });
    }
    await signOut(getDb(), { sessionId: session.id, userId: user.id }, device, now());
    acknowledge({ sessionId: session.id, generation: 4, revoked: true });
  }
}

await churn();
