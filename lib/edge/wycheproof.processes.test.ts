import { beforeAll, expect, test } from 'vitest';
import { type BuiltGate, builtGate } from '../../test/built-gate';
import { idOf } from '../../test/people';
import {
  ED25519_VECTORS,
  JWS_VECTORS,
  judgeSignature,
  type KeyImport,
  watchKeyImport,
  withSignature,
} from '../../test/wycheproof';
import { getConfig } from '../config/config';
import { now } from '../time';
import { signAccessToken } from './access-token';

/** The gate as it was built, in the edge runtime that production runs it in. Needs the build. */
const tokenFor = (session: number): Promise<string> =>
  signAccessToken(getConfig(), { sub: idOf(1), sid: idOf(session), auth_time: now(), amr: ['pwd'] }, now());

let gate: BuiltGate;
let importKey: KeyImport;
beforeAll(async () => {
  gate = await builtGate();
  const token = await tokenFor(0); // by this process's own keys, before the gate's are watched
  importKey = await watchKeyImport(gate.subtle, () => gate.admits(token));
});

test('the gate that was built admits a token of ours, and nothing that is left of it', async () => {
  const token = await tokenFor(0);
  expect(await gate.admits(token)).toBe(true);
  for (let length = 0; length < token.length; length += 7)
    expect(await gate.admits(token.slice(0, length))).toBe(false);
});

test('it admits no token of a general JWS verifier', async () => {
  for (const { jws, tcId } of JWS_VECTORS) expect(await gate.admits(jws), `vector ${tcId}`).toBe(false);
});

test.each(ED25519_VECTORS)(
  'it finds Ed25519 signature $id valid: $valid',
  async ({ id, publicKey, message, signature, valid }) => {
    const token = withSignature(await tokenFor(id), signature);
    const admitted = await judgeSignature(gate.subtle, await importKey(publicKey), message, () => gate.admits(token));
    expect(admitted).toBe(valid);
  },
);
