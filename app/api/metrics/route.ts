import { getConfig } from '@/lib/config/config';
import { REQUEST_ID_HEADER } from '@/lib/edge/routes';
import { allowOnly } from '@/lib/http/allow-only';
import { publicHandler } from '@/lib/http/handler';
import { requireScraper } from '@/lib/server/metrics-access';
import { metricsOfAll } from '@/lib/server/metrics-of-all';
import { socketAddress } from '@/lib/server/response-status';

export const dynamic = 'force-dynamic';

/** What is counted, of all processes on this port, as Prometheus reads it (docs/observability.md). */
export const GET = publicHandler(async ({ headers }) => {
  requireScraper(getConfig(), headers, socketAddress(headers.get(REQUEST_ID_HEADER) ?? ''));
  return new Response(await metricsOfAll(), {
    headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' },
  });
});

export const { DELETE, OPTIONS, PATCH, POST, PUT } = allowOnly('GET');
