import { allowOnly } from '@/lib/http/allow-only';
import { publicHandler } from '@/lib/http/handler';
import { OUTAGE_RETRY_AFTER } from '@/lib/http/outage';
import { readiness } from '@/lib/server/ready';

export const dynamic = 'force-dynamic';

/** Whether this process can serve: 503 while it cannot, with the part that fails, so that a load balancer sends nobody here. */
export const GET = publicHandler(async () => {
  const answer = await readiness();
  if (answer.status === 'ready') return Response.json(answer);
  return Response.json(answer, { status: 503, headers: { 'retry-after': String(OUTAGE_RETRY_AFTER) } });
});

export const { DELETE, OPTIONS, PATCH, POST, PUT } = allowOnly('GET');
