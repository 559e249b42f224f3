import { readFileSync } from 'node:fs';
import { vi } from 'vitest';

/** The vectors of C2SP Wycheproof, as docs/decisions/028-what-wycheproof-asks-of-us.md says that they map onto ours. */
type Result = 'valid' | 'invalid' | 'acceptable';
type JwsFile = {
  testGroups: { private?: object; public?: object; tests: { tcId: number; jws: string; result: Result }[] }[];
};
type Ed25519File = {
  testGroups: { publicKey: { pk: string }; tests: { tcId: number; msg: string; sig: string; result: Result }[] }[];
};

const read = <T>(name: string): T => JSON.parse(readFileSync(`test/vectors/${name}_test.json`, 'utf8'));

/** Tokens of a general JWS verifier: of its own keys, and of other algorithms. */
export const JWS_VECTORS = ['json_web_signature', 'json_web_key'].flatMap((name) =>
  read<JwsFile>(name).testGroups.flatMap((group) =>
    group.tests.map((vector) => ({ ...vector, key: group.public ?? group.private ?? {} })),
  ),
);

export type RawSignature = { id: number; publicKey: Buffer; message: Buffer; signature: Buffer; valid: boolean };

const hex = (text: string): Buffer => Buffer.from(text, 'hex');

export const ED25519_VECTORS: RawSignature[] = read<Ed25519File>('ed25519').testGroups.flatMap(({ publicKey, tests }) =>
  tests.map(({ tcId, msg, sig, result }) => ({
    id: tcId,
    publicKey: hex(publicKey.pk),
    message: hex(msg),
    signature: hex(sig),
    valid: result === 'valid',
  })),
);

/** How the verifier made its public keys, as it was seen to: everything but the bytes. */
export type KeyImport = (publicKey: Buffer) => Promise<CryptoKey>;

/** Lets the verifier derive its keys, and watches how. */
export async function watchKeyImport(subtle: SubtleCrypto, deriveKeys: () => Promise<unknown>): Promise<KeyImport> {
  const spy = vi.spyOn(subtle, 'importKey');
  await deriveKeys();
  const calls = spy.mock.calls.filter(([, , , , usages]) => [...usages].includes('verify'));
  spy.mockRestore();
  const [format, , algorithm, extractable, usages] = calls[0] ?? [];
  if (format !== 'raw' || !algorithm || !usages) throw new Error('the verifier imported no raw public key');
  return (publicKey) => subtle.importKey(format, Uint8Array.from(publicKey), algorithm, extractable ?? true, usages);
}

/**
 * Has a token judged whose signature is a vector's: all is done as ever, but the key and the bytes that were signed are the
 * vector's, too, when it comes to Ed25519 itself.
 */
export async function judgeSignature<T>(
  subtle: SubtleCrypto,
  key: CryptoKey,
  message: Buffer,
  judge: () => Promise<T>,
): Promise<T> {
  const verify = subtle.verify.bind(subtle);
  const spy = vi
    .spyOn(subtle, 'verify')
    .mockImplementation((algorithm, _key, signature) => verify(algorithm, key, signature, Uint8Array.from(message)));
  try {
    return await judge();
  } finally {
    spy.mockRestore();
  }
}

/** A token with the vector's signature in place of its own. */
export const withSignature = (token: string, signature: Buffer): string =>
  `${token.slice(0, token.lastIndexOf('.'))}.${signature.toString('base64url')}`;
