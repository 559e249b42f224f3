import { isIPv6 } from 'node:net';

/**
 * Whom an address stands for when attempts are counted: an IPv4 address for itself, an IPv6 address for its /64, since
 * everybody with IPv6 has that many to choose from. Addresses nobody knows count as one.
 */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address || 'unknown';
  const [head = '', tail] = (address.split('%')[0] ?? '').split('::');
  const groups = (text: string) => text.split(':').filter(Boolean);
  const left = groups(head);
  const right = tail === undefined ? [] : groups(tail);
  const missing = tail === undefined ? 0 : Math.max(0, 8 - left.length - lengthOf(right));
  const all = [...left, ...Array<string>(missing).fill('0'), ...right];
  return `${all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}

/** An IPv4 address at the end (`64:ff9b::192.0.2.1`) stands for two groups. */
const lengthOf = (groups: readonly string[]): number => groups.length + (groups.at(-1)?.includes('.') ? 1 : 0);
