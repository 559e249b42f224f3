import { nowInMilliseconds } from '../time';

/** The only randomness. Web Crypto alone, so it runs at the edge as well as in Node. */

const toHex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

const randomBytes = (length: number): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(length));

/** A number from 0 up to 1, for what shall not happen everywhere at once. */
export const randomFraction = (): number => new DataView(randomBytes(4).buffer).getUint32(0) / 2 ** 32;

const toBase64Url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

/** A text nobody can guess: 256 bits as 43 characters of base64url. */
export const randomSecret = (): string => toBase64Url(randomBytes(32));

/** A label that never comes twice: 128 bits as 22 characters of base64url. */
export const randomLabel = (): string => toBase64Url(randomBytes(16));

/** Crockford's base32: digits and letters of which none is taken for another. */
const READABLE = '0123456789abcdefghjkmnpqrstvwxyz';
const GROUP = 5;

/**
 * A password that can be read aloud: groups of five characters, at least 100 bits.
 *
 * @param minLength in characters
 */
export function randomPassword(minLength: number): string {
  const groups = Math.max(4, Math.ceil((minLength + 1) / (GROUP + 1)));
  const characters = Array.from(randomBytes(groups * GROUP), (byte) => READABLE.charAt(byte % READABLE.length));
  return Array.from({ length: groups }, (_, at) => characters.slice(at * GROUP, (at + 1) * GROUP).join('')).join('-');
}

/** A Content Security Policy nonce: 128 bits, fresh for every response (CSP Level 3, section 7.1). */
export const randomNonce = (): string => btoa(String.fromCharCode(...randomBytes(16)));

const MAX_COUNTER = 0xfff;

let latest = { at: 0, counter: 0 };

/**
 * A UUIDv7: 48 bits of time, a counter of 12 and 62 random bits (RFC 9562 sections 5.7 and 6.2, method 1). Ids that one
 * process makes sort in the order they were made, which keeps new rows side by side in an index and events in line. An id is
 * a name, never a secret.
 */
export function uuidv7(): string {
  const at = nowInMilliseconds();
  const { at: before, counter } = latest;
  if (at > before)
    latest = { at, counter: (randomBytes(1)[0] ?? 0) << 3 }; // room above for the same millisecond
  else if (counter < MAX_COUNTER) latest = { at: before, counter: counter + 1 };
  else latest = { at: before + 1, counter: 0 };
  return uuidv7Of(latest.at, latest.counter);
}

/**
 * @param at milliseconds since the epoch
 * @param counter 0 to 4095
 */
export function uuidv7Of(at: number, counter: number): string {
  return uuidv7From(randomBytes(16), at, counter);
}

/** Sorts before every UUIDv7 made from then on, and after every earlier one. @param at seconds since the epoch */
export const lowestUuidv7 = (at: number): string => uuidv7From(new Uint8Array(16), at * 1000, 0);

function uuidv7From(bytes: Uint8Array<ArrayBuffer>, at: number, counter: number): string {
  const view = new DataView(bytes.buffer);
  view.setUint32(0, Math.floor(at / 0x1_0000));
  view.setUint16(4, at % 0x1_0000);
  view.setUint16(6, 0x7000 | counter); // version 7
  view.setUint8(8, 0x80 | (view.getUint8(8) & 0x3f)); // variant 10
  const hex = toHex(bytes);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
