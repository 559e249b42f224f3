import { sign } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { derivedKey, periodOf } from '../../test/derived-keys';
import { idOf, NOW } from '../../test/people';
import {
  ED25519_VECTORS,
  JWS_VECTORS,
  judgeSignature,
  type KeyImport,
  watchKeyImport,
  withSignature,
} from '../../test/wycheproof';
import { minutes } from '../time';
import { type AccessSubject, signAccessToken, type TokenConfig, verifyAccessToken } from './access-token';

/** In Node; lib/edge/wycheproof.processes.test.ts is the same at the edge. */
const CONFIG: TokenConfig = {
  appOrigin: 'https://app.example.com',
  authSecrets: ['a secret of the Wycheproof tests 0123'],
  accessTokenTtl: minutes(5),
};
const OURS = derivedKey(CONFIG.authSecrets[0], periodOf(NOW));

const SUBJECT: AccessSubject = { sub: idOf(1), sid: idOf(101), auth_time: NOW, amr: ['pwd'] };
const tokenFor = (session: number): Promise<string> => signAccessToken(CONFIG, { ...SUBJECT, sid: idOf(session) }, NOW);

async function verdictOn(token: string): Promise<string> {
  const verified = await verifyAccessToken(CONFIG, token, NOW);
  return verified.status === 'valid' ? 'valid' : verified.reason;
}

/** Both parts as they stand in a vector, signed with the very key of ours that verifies. */
const signedByUs = (input: string): string =>
  `${input}.${sign(null, Buffer.from(input), OURS.privateKey).toString('base64url')}`;

const header = (change: object): string =>
  Buffer.from(JSON.stringify({ alg: 'EdDSA', kid: OURS.kid, typ: 'at+jwt', ...change })).toString('base64url');

test('all vectors are there', () => {
  expect(JWS_VECTORS).toHaveLength(401 + 26);
  expect(ED25519_VECTORS.filter(({ valid }) => valid)).toHaveLength(88);
  expect(ED25519_VECTORS.filter(({ valid }) => !valid)).toHaveLength(63);
});

const FORM = /^Token (is malformed|header is not accepted)$/;

test('no token of a general JWS verifier is accepted, valid there or not', async () => {
  for (const { jws, tcId } of JWS_VECTORS) expect(await verdictOn(jws), `vector ${tcId}`).toMatch(FORM);
});

test('nor is one if our own key signs what stands in it', async () => {
  for (const { jws, tcId } of JWS_VECTORS) {
    const [head = '', payload = ''] = jws.split('.');
    expect(await verdictOn(signedByUs(`${head}.${payload}`)), `vector ${tcId}`).toMatch(FORM);
  }
});

test('none of their keys gets into a token of ours: neither inside nor by its id', async () => {
  const [, payload = ''] = (await tokenFor(0)).split('.');
  for (const { key, tcId } of JWS_VECTORS) {
    const brought = signedByUs(`${header({ jwk: key })}.${payload}`);
    expect(await verdictOn(brought), `vector ${tcId}`).toMatch(/malformed|not accepted/); // malformed: longer than we read
    for (const kid of idsOf(key)) {
      const named = signedByUs(`${header({ kid })}.${payload}`);
      expect(await verdictOn(named), `vector ${tcId}`).toBe('Signature verification failed');
    }
  }
  expect(JWS_VECTORS.flatMap(({ key }) => idsOf(key)).length).toBeGreaterThan(400);
});

const idsOf = (key: object): string[] =>
  [...JSON.stringify(key).matchAll(/"kid":"([^"]+)"/g)].map(([, id]) => id ?? '');

let importKey: KeyImport;
beforeAll(async () => {
  const authSecrets = ['a secret whose keys nobody derived yet'] as const;
  importKey = await watchKeyImport(crypto.subtle, () => signAccessToken({ ...CONFIG, authSecrets }, SUBJECT, NOW));
});

test.each(ED25519_VECTORS)(
  'Ed25519 signature $id is valid: $valid',
  async ({ id, publicKey, message, signature, valid }) => {
    const token = withSignature(await tokenFor(id), signature);
    const verdict = await judgeSignature(crypto.subtle, await importKey(publicKey), message, () => verdictOn(token));
    const refused = signature.length === 64 ? 'Signature verification failed' : 'Token is malformed';
    expect(verdict).toBe(valid ? 'valid' : refused);
  },
);
