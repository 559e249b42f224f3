import { getDb } from '../lib/db/client';
import { TokenError } from '../lib/errors';
import { refresh } from '../lib/flows/refresh';

/** A process of its own that renews on demand: what one of several servers does. Started with `fork` and DATABASE_URL. */

export type Order = { refreshToken: string; times: number; now: number };

/** For each renewal the successor it got, or why it was refused. */
export type Report = string[];

const device = { userAgent: 'Renewing process', address: '' };

async function renewOnce({ refreshToken, now }: Order): Promise<string> {
  try {
    return (await refresh(getDb(), { refreshToken, client: 'browser', device }, now)).refreshToken;
  } catch (error) {
    return error instanceof TokenError ? error.reason : String(error);
  }
}

process.on('message', async (order: Order) => {
  const report: Report = await Promise.all(Array.from({ length: order.times }, () => renewOnce(order)));
  process.send?.(report);
});
process.send?.('ready');
