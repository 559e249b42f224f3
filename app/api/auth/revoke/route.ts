import { revokeTokenInput } from '@/lib/api/token-input';
import { getDb } from '@/lib/db/client';
import { revokeToken } from '@/lib/flows/revoke-token';
import { allowOnly } from '@/lib/http/allow-only';
import { deviceOf } from '@/lib/http/device';
import { clientHandler } from '@/lib/http/handler';
import { readInput } from '@/lib/http/input';
import { now } from '@/lib/time';

/** Ends the session of a token (RFC 7009). The answer is the same whether it was one. */
export const POST = clientHandler(async (request) => {
  const { token } = await readInput(request, revokeTokenInput);
  await revokeToken(getDb(), token, deviceOf(request), now());
  return Response.json({});
});

export const { DELETE, GET, HEAD, OPTIONS, PATCH, PUT } = allowOnly('POST');
