import { describeApi } from '@/lib/api/description';
import { getConfig } from '@/lib/config/config';
import { allowOnly } from '@/lib/http/allow-only';
import { hours } from '@/lib/time';

export const dynamic = 'force-dynamic';

let described: string | undefined;

/** The description of this API (OpenAPI 3.1): the same for everybody, so cacheable, and made once. */
export async function GET(): Promise<Response> {
  described ??= JSON.stringify(describeApi(getConfig()));
  const headers = { 'cache-control': `public, max-age=${hours(1)}`, 'content-type': 'application/json' };
  return new Response(described, { headers });
}

export const { DELETE, OPTIONS, PATCH, POST, PUT } = allowOnly('GET');
