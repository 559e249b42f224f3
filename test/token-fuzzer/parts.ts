/** The three parts of a token, decoded. */
export type Parts = { header: Buffer; payload: Buffer; signature: Buffer };

export function partsOf(token: string): Parts {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const decode = (part: string) => Buffer.from(part, 'base64url');
  return { header: decode(header), payload: decode(payload), signature: decode(signature) };
}

export const encode = (part: Buffer | string): string => Buffer.from(part).toString('base64url');

export const tokenOf = ({ header, payload, signature }: Parts): string =>
  [header, payload, signature].map(encode).join('.');

/** What a signature is made of (RFC 7515 section 5.1). */
export const signingInput = (header: Buffer | string, payload: Buffer | string): string =>
  `${encode(header)}.${encode(payload)}`;

export const jsonOf = (bytes: Buffer): Record<string, unknown> => JSON.parse(bytes.toString());
