import { createHmac, hkdfSync } from 'node:crypto';

const keys = new Map<string, Buffer>();

/** HKDF-SHA-256 of a secret (RFC 5869), under a label of its own, so that a key for one purpose is useless for another. */
function keyOf(secret: string, label: string): Buffer {
  const name = `${label}\0${secret}`;
  let key = keys.get(name);
  if (!key) {
    key = Buffer.from(hkdfSync('sha256', secret, '', label, 32));
    keys.set(name, key);
  }
  return key;
}

/** HMAC-SHA-256 of a text. @param label says what for, and of which version */
export const macOf = (secret: string, label: string, text: string): Buffer =>
  createHmac('sha256', keyOf(secret, label)).update(text).digest();
