import { isIP } from 'node:net';
import type { Device } from '../auth/session';
import { getConfig } from '../config/config';
import { trimBlanks } from '../edge/wire-text';

const MAX_USER_AGENT = 512; // real ones have under 300; the rest is somebody's joke

/**
 * From where a request comes: the browser's own description, and the address.
 *
 * `X-Forwarded-For` ends with the socket's address, put there by us (lib/server/identify-request.ts). Counted from the right,
 * as many entries as there are proxies of ours are to be believed, and the next is the client. What stands further left
 * the client wrote itself.
 *
 * @param trustProxy how many proxies of ours stand in front
 */
export function deviceOf(request: Request, trustProxy = getConfig().trustProxy): Device {
  const hops = (request.headers.get('x-forwarded-for') ?? '').split(',').map(trimBlanks);
  const hop = hops.at(-1 - trustProxy) ?? hops.at(0) ?? '';
  const address = hop.replace(/^::ffff:(?=[\d.]+$)/i, ''); // an IPv4 client on an IPv6 socket
  return {
    userAgent: (request.headers.get('user-agent') ?? '').slice(0, MAX_USER_AGENT),
    address: isIP(address) ? address : '',
  };
}
