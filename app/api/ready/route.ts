import { getDb } from '@/lib/db/client';
import { askDatabase } from '@/lib/db/ready';
import { publicHandler } from '@/lib/http/handler';

export const dynamic = 'force-dynamic';

/** Whether this process can serve: 503 while its database is away, so that a load balancer sends nobody here. */
export const GET = publicHandler(async () => {
  await askDatabase(getDb());
  return Response.json({ status: 'ready' });
});
