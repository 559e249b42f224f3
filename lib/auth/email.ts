import { domainToASCII, domainToUnicode } from 'node:url';

const MAX_LENGTH = 254; // RFC 5321 section 4.5.3.1.3, less the angle brackets
const MAX_LOCAL_LENGTH = 64;

/** RFC 5322 dot-atom. Quoted local parts exist on paper only, and few servers take local parts beyond ASCII. */
const LOCAL = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i;
/** `domainToASCII` reads a host as a URL has it: drops line breaks, decodes `%41`, and stops at what ends a host. */
const NO_DOMAIN = /[\p{Cc}%/\\?#]/u;
const DOMAIN = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

/**
 * The one spelling under which an address is stored, compared and written to: trimmed, lower case, its domain as ASCII
 * (`bücher.example` is `xn--bcher-kva.example`). Two addresses that look alike are never taken for one: a local part beyond
 * ASCII is refused, not folded.
 *
 * @returns null for what is no address that mail could be sent to
 */
export function normaliseEmail(typed: string): string | null {
  if (typed.length > MAX_LENGTH) return null;
  const at = typed.lastIndexOf('@');
  const local = typed.slice(0, Math.max(at, 0)).trimStart();
  const host = typed.slice(at + 1).trimEnd();
  const domain = NO_DOMAIN.test(host) ? '' : domainToASCII(host);
  const email = `${local.toLowerCase()}@${domain}`;
  const wellFormed = local.length <= MAX_LOCAL_LENGTH && LOCAL.test(local) && isDomain(domain);
  return wellFormed && email.length <= MAX_LENGTH ? email : null;
}

const isDomain = (domain: string): boolean => DOMAIN.test(domain) && domain.split('.').every(isValidLabel);

/** Node 24 passes punycode on that encodes nothing (`xn--zzzz`), Node 22 refuses it: both must take the same addresses. */
function isValidLabel(label: string): boolean {
  if (!label.startsWith('xn--')) return true;
  const decoded = domainToUnicode(label);
  return decoded !== label && domainToASCII(decoded) === label;
}

/** Enough of an address for its owner to recognise it, too little for anybody else: `j…@example.com`. */
export function shortenEmail(email: string): string {
  const [local = '', domain = ''] = email.split('@');
  return `${local.slice(0, 1)}…@${domain}`;
}
