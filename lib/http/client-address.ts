import { canonicalAddress } from '../auth/network';
import type { HeaderReader } from '../edge/presented-token';
import { trimBlanks } from '../edge/wire-text';
import { log } from '../observe/log';
import { perProcess } from '../per-process';

/**
 * The address of the client that sent a request, in its one spelling; empty where a proxy wrote what is no address.
 *
 * `X-Forwarded-For` ends with the socket's address, put there by us (lib/server/identify-request.ts). Counted from the right,
 * as many entries as there are proxies of ours are to be believed, and the next is the client. What stands further left
 * the client wrote itself.
 *
 * @param trustProxy how many proxies of ours stand in front
 */
export function clientAddress(headers: HeaderReader, trustProxy: number): string {
  const hops = (headers.get('x-forwarded-for') ?? '').split(',').map(trimBlanks);
  const address = readHop(hops.at(-1 - trustProxy) ?? hops[0] ?? '');
  if (address === null) warnOnce('unreadable', { shape: shapeOf(hops), trustProxy });
  else if (trustProxy === 0 && hops.length > 1) warnOnce('untrusted', { trustProxy });
  else if (trustProxy >= hops.length) warnOnce('missing', { entries: hops.length - 1, trustProxy });
  return address ?? '';
}

/** Addresses as proxies write them: bare, with a port, in brackets, in quotes, or behind `for=` (RFC 7239 section 4). */
function readHop(hop: string): string | null {
  const [, node = hop] = /(?:^|;)[ \t]*for=("[^"]*"|[^;" \t]*)/i.exec(hop) ?? [];
  const text = node.replace(/^"(.*)"$/, '$1');
  const [, bracketed, dotted] = /^(?:\[([^\]]*)\]|([\d.]+))(?::\w{1,8})?$/.exec(text) ?? [];
  return canonicalAddress(bracketed ?? dotted ?? text);
}

/** What a header looks like, and nothing of what it says: `9.9.9.9:9, a` */
const shapeOf = (hops: readonly string[]): string =>
  hops
    .slice(-4)
    .join(', ')
    .slice(-100)
    .replace(/\d+/g, '9')
    .replace(/[a-z]+/gi, 'a');

const WARNINGS = {
  unreadable:
    'X-Forwarded-For holds no address where TRUST_PROXY says that the client’s is: no limit by address holds for such clients',
  untrusted:
    'a request brought X-Forwarded-For or Forwarded, and TRUST_PROXY is 0: if a proxy of yours wrote it, all people share the limits of its address',
  missing:
    'X-Forwarded-For has fewer entries than TRUST_PROXY says: clients can choose their address, or share that of a proxy',
} as const;

const warned = perProcess('warnings about proxies', () => new Set<string>());

/** Each once a process: what is wrong with a proxy is wrong with every request. */
function warnOnce(what: keyof typeof WARNINGS, details: object): void {
  if (warned.get().has(what)) return;
  warned.get().add(what);
  log.warn(details, WARNINGS[what]);
}
