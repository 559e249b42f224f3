import { isIPv4, isIPv6 } from 'node:net';

/**
 * The one spelling under which an IP address is stored, shown and counted: IPv6 in its shortest form and without a zone, and IPv4 inside
 * IPv6 (`::ffff:198.51.27.105`, `0:0:0:0:0:ffff:c633:1b69`) as the IPv4 address that it is (RFC 4291 section 2.5.5.2).
 *
 * @returns null for what is no address
 */
export function canonicalAddress(text: string): string | null {
  if (isIPv4(text)) return text;
  if (!isIPv6(text)) return null;
  const host = `[${text.split('%')[0]}]`;
  const address = new URL(`http://${host}`).hostname.slice(1, -1);
  const [, high, low] = /^::ffff:([\da-f]+):([\da-f]+)$/.exec(address) ?? [];
  return high && low ? [high, low].flatMap(bytesOf).join('.') : address;
}

function bytesOf(group: string): [number, number] {
  const value = Number.parseInt(group, 16);
  return [value >> 8, value & 0xff];
}

/**
 * Whom an address stands for when attempts are counted: an IPv4 address for itself, an IPv6 address for its /64, since
 * everybody with IPv6 has that many to choose from.
 *
 * @returns null for what is no address: nobody must be counted with strangers (docs/decisions/040)
 */
export function networkOf(text: string): string | null {
  const address = canonicalAddress(text);
  if (!address?.includes(':')) return address;
  const [left = [], right = []] = address.split('::').map((half) => half.split(':').filter(Boolean));
  const zeros = Array<string>(8 - left.length - right.length).fill('0');
  return `${[...left, ...zeros, ...right].slice(0, 4).join(':')}::/64`;
}
