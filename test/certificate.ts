import { generateKeyPairSync, sign } from 'node:crypto';

/** One value in DER (X.690 section 8.1). */
function der(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content);
  return Buffer.concat([Buffer.from([tag, ...sizeOf(body)]), body]);
}

/** In the shortest form that there is; browsers read no other. */
function sizeOf({ length }: Buffer): number[] {
  if (length < 0x80) return [length];
  return length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
}

const sequence = (...content: readonly Uint8Array[]): Buffer => der(0x30, ...content);
const utcTime = (text: string): Buffer => der(0x17, Buffer.from(text));
const bitString = (bytes: Uint8Array): Buffer => der(0x03, Buffer.from([0]), bytes);

const ECDSA_WITH_SHA256 = sequence(Buffer.from('06082a8648ce3d040302', 'hex'));
const COMMON_NAME = Buffer.from('0603550403', 'hex');

/** A key and a certificate that signs itself (RFC 5280 section 4.1), for a TLS server that only tests speak to: nobody trusts it. */
export function makeCertificate(name: string): { key: string; cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const subject = sequence(der(0x31, sequence(COMMON_NAME, der(0x0c, Buffer.from(name)))));
  const version = der(0xa0, der(0x02, Buffer.from([2]))); // 3
  const serial = der(0x02, Buffer.from([1]));
  const validity = sequence(utcTime('200101000000Z'), utcTime('491231235959Z'));
  const publicInfo = publicKey.export({ type: 'spki', format: 'der' });
  const unsigned = sequence(version, serial, ECDSA_WITH_SHA256, subject, validity, subject, publicInfo);
  const signed = sequence(unsigned, ECDSA_WITH_SHA256, bitString(sign('sha256', unsigned, privateKey)));
  const cert = `-----BEGIN CERTIFICATE-----\n${signed.toString('base64')}\n-----END CERTIFICATE-----\n`;
  return { key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), cert };
}
