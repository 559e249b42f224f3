import { createHash, createPrivateKey, createPublicKey, hkdfSync, type KeyObject } from 'node:crypto';

/** A signing key as design and RFCs say it comes about, by node:crypto alone. */
export type DerivedKey = { kid: string; privateKey: KeyObject; publicKey: KeyObject };

const PERIOD_SECONDS = 30 * 24 * 60 * 60;

export const periodOf = (now: number): number => Math.floor(now / PERIOD_SECONDS);

/** HKDF (RFC 5869) to the seed, PKCS#8 (RFC 8410 section 7) around it, and the thumbprint (RFC 7638) as the key's id. */
export function derivedKey(secret: string, period: number): DerivedKey {
  const seed = Buffer.from(hkdfSync('sha256', secret, '', `latchkey signing key v1, period ${period}`, 32));
  const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
  const privateKey = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(privateKey);
  const { x } = publicKey.export({ format: 'jwk' });
  const kid = createHash('sha256').update(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`).digest('base64url');
  return { kid, privateKey, publicKey };
}
