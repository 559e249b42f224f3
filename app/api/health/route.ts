import { handler } from '@/lib/http/handler';

export const dynamic = 'force-dynamic';

/** Whether this process lives. It does when it answers; restarting it would not bring a database back. */
export const GET = handler(async () => Response.json({ status: 'ok' }));
