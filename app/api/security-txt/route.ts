import { getConfig } from '@/lib/config/config';
import { AuthError } from '@/lib/errors';
import { allowOnly } from '@/lib/http/allow-only';
import { publicHandler } from '@/lib/http/handler';
import { days, now } from '@/lib/time';

export const dynamic = 'force-dynamic';

/** Where to report a weakness (RFC 9116), if the operator says where. Served as `/.well-known/security.txt`. */
export const GET = publicHandler(async () => {
  const { securityContact, appOrigin } = getConfig();
  if (!securityContact) throw new AuthError('not_found');
  const lines = [
    `Contact: ${securityContact}`,
    `Expires: ${new Date((now() + days(180)) * 1000).toISOString()}`,
    `Preferred-Languages: en, ko`,
    `Canonical: ${appOrigin}/.well-known/security.txt`,
  ];
  return new Response(`${lines.join('\n')}\n`, { headers: { 'content-type': 'text/plain; charset=utf-8' } });
});

export const { DELETE, OPTIONS, PATCH, POST, PUT } = allowOnly('GET');
