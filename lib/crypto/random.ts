import { nowInMilliseconds } from '../time';

/** The only randomness. Web Crypto alone, so it runs at the edge as well as in Node. */

const toHex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

const randomBytes = (length: number): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(length));

const toBase64Url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

/** A text nobody can guess: 256 bits as 43 characters of base64url. */
export const randomSecret = (): string => toBase64Url(randomBytes(32));

/** A Content Security Policy nonce: 128 bits, fresh for every response (CSP Level 3, section 7.1). */
export const randomNonce = (): string => btoa(String.fromCharCode(...randomBytes(16)));

/**
 * A UUIDv7: 48 bits of time, then 74 random bits (RFC 9562 section 5.7). Ids made later sort later, which keeps new rows
 * side by side in an index. An id is a name, never a secret.
 *
 * @param at milliseconds since the epoch
 */
export function uuidv7(at: number = nowInMilliseconds()): string {
  const bytes = randomBytes(16);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, Math.floor(at / 0x1_0000));
  view.setUint16(4, at % 0x1_0000);
  view.setUint8(6, 0x70 | (view.getUint8(6) & 0x0f)); // version 7
  view.setUint8(8, 0x80 | (view.getUint8(8) & 0x3f)); // variant 10
  const hex = toHex(bytes);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
