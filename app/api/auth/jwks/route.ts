import { getConfig } from '@/lib/config/config';
import { publicJwks } from '@/lib/edge/signing-keys';
import { allowOnly } from '@/lib/http/allow-only';
import { hours, now } from '@/lib/time';

export const dynamic = 'force-dynamic';

/**
 * Far shorter than the 30 days that the next key is published before it signs, so a cache always has it in time; and short
 * enough that a key of a new AUTH_SECRET is known within the hour.
 */
const MAX_AGE = hours(1);

/** The keys that verify our access tokens (RFC 7517), at `/.well-known/jwks.json`: the same for everybody, so cacheable. */
export async function GET(): Promise<Response> {
  const keys = await publicJwks(getConfig().authSecrets, now());
  const headers = { 'cache-control': `public, max-age=${MAX_AGE}`, 'content-type': 'application/jwk-set+json' };
  return Response.json({ keys }, { headers });
}

export const { DELETE, OPTIONS, PATCH, POST, PUT } = allowOnly('GET');
