import type { Device } from '../auth/session';
import { getConfig } from '../config/config';
import { clientAddress } from './client-address';

const MAX_USER_AGENT = 512; // real ones have under 300; the rest is somebody's joke

/** From where a request comes: the browser's own description, and the address. */
export const deviceOf = ({ headers }: Request): Device => ({
  userAgent: (headers.get('user-agent') ?? '').slice(0, MAX_USER_AGENT),
  address: clientAddress(headers, getConfig().trustProxy),
});
