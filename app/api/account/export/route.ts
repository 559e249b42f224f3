import { getDb } from '@/lib/db/client';
import { exportAccount } from '@/lib/flows/export-account';
import { allowOnly } from '@/lib/http/allow-only';
import { askedFrom } from '@/lib/http/asked-from';
import { handler } from '@/lib/http/handler';
import { requireRecentSession } from '@/lib/http/recent-session';
import { now } from '@/lib/time';

/** All that is kept about who asks, as a file. By POST, because it is written down that somebody took it. */
export const POST = handler(async (request) => {
  const current = await requireRecentSession();
  const data = await exportAccount(getDb(), { ...current, from: askedFrom(request) }, now());
  const headers = { 'content-disposition': 'attachment; filename="latchkey-account.json"' };
  return new Response(`${JSON.stringify(data, null, 2)}\n`, {
    headers: { ...headers, 'content-type': 'application/json' },
  });
});

export const { DELETE, GET, HEAD, OPTIONS, PATCH, PUT } = allowOnly('POST');
