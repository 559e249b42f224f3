import { allowOnly } from '@/lib/http/allow-only';
import { publicHandler } from '@/lib/http/handler';

export const dynamic = 'force-dynamic';

/** Whether this process lives. It does when it answers; restarting it would not bring a database back. */
export const GET = publicHandler(async () => Response.json({ status: 'ok' }));

export const { DELETE, OPTIONS, PATCH, POST, PUT } = allowOnly('GET');
