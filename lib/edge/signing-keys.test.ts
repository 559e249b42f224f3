import { beforeEach, describe, expect, test, vi } from 'vitest';
import { derivedKey, periodOf } from '../../test/derived-keys';
import { NOW } from '../../test/people';
import { days } from '../time';
import { listKeys, publicJwks, signingKey, verificationKey } from './signing-keys';

/** What node:crypto makes of the same secrets (test/derived-keys.ts) is the judge. */
const TEXTS = ['the first secret of these tests 01', 'the second secret of these tests 2'] as const;

/** A new list for each test, because keys are derived once for a list. */
let secrets: [string, string];
beforeEach(() => {
  secrets = [...TEXTS];
});

const PERIODS = [0, -1, 1].map((by) => periodOf(NOW) + by);
const EXPECTED = TEXTS.flatMap((secret) => PERIODS.map((period) => derivedKey(secret, period)));
const MESSAGE = Buffer.from('message');

test('the key that signs is of the first secret and this period, and nothing gets it out', async () => {
  const { kid, key } = await signingKey(secrets, NOW);
  expect(kid).toBe(EXPECTED[0]?.kid);
  expect([key.type, key.extractable, key.usages]).toEqual(['private', false, ['sign']]);
  await expect(crypto.subtle.exportKey('pkcs8', key)).rejects.toThrow();
});

test('a key verifies what node:crypto signs with the same secret and period', async () => {
  const { kid, key } = await signingKey(secrets, NOW);
  const publicKey = await verificationKey(secrets, kid, NOW);
  expect([publicKey?.type, publicKey?.usages, publicKey?.extractable]).toEqual(['public', ['verify'], true]);
  const signature = await crypto.subtle.sign('Ed25519', key, MESSAGE);
  expect(publicKey && (await crypto.subtle.verify('Ed25519', publicKey, signature, MESSAGE))).toBe(true);
});

test('the last, this and the next period of each secret verify, and no other', async () => {
  for (const { kid } of EXPECTED) expect(await verificationKey(secrets, kid, NOW)).not.toBeNull();
  const others = [-2, 2].map((by) => derivedKey(TEXTS[0], periodOf(NOW) + by).kid);
  for (const kid of [...others, '', 'unknown', '__proto__'])
    expect(await verificationKey(secrets, kid, NOW)).toBeNull();
});

test('the JWKS shows the public halves of them all, and nothing else', async () => {
  const jwks = EXPECTED.map(({ kid, publicKey }) => ({
    ...publicKey.export({ format: 'jwk' }),
    kid,
    use: 'sig',
    alg: 'EdDSA',
  }));
  expect(await publicJwks(secrets, NOW)).toEqual(jwks);
});

test('the list for operators has each secret’s keys by age, says when each signs and which does now, and no more', async () => {
  const listed = TEXTS.flatMap((text, index) =>
    [-1, 0, 1].map((by) => ({
      kid: derivedKey(text, periodOf(NOW) + by).kid,
      secret: index + 1,
      from: (periodOf(NOW) + by) * days(30),
      to: (periodOf(NOW) + by + 1) * days(30),
      signs: index === 0 && by === 0,
    })),
  );
  expect(await listKeys(secrets, NOW)).toEqual(listed);
});

describe('keys', () => {
  const derivations = async (work: () => Promise<unknown>): Promise<number> => {
    const spy = vi.spyOn(crypto.subtle, 'deriveBits');
    await work();
    const { length } = spy.mock.calls;
    spy.mockRestore();
    return length;
  };

  test('are derived once for a period and a list of secrets', async () => {
    const [some, others] = [
      ['a list of one secret that is all new'] as const,
      ['another list of a secret, new as well'] as const,
    ];
    expect(await derivations(() => signingKey(some, NOW))).toBe(3);
    expect(await derivations(() => verificationKey(some, 'unknown', NOW))).toBe(0);
    expect(await derivations(() => publicJwks(others, NOW))).toBe(3);
    expect(await derivations(() => publicJwks(others, NOW + days(30)))).toBe(3);
  });

  test('of requests that come at once are derived once for all', async () => {
    const asked = ['a secret that two requests ask for at once'] as const;
    expect(await derivations(() => Promise.all([signingKey(asked, NOW), publicJwks(asked, NOW)]))).toBe(3);
  });

  test('change to the second at which a period ends', async () => {
    const start = periodOf(NOW) * days(30);
    const kid = async (now: number) => (await signingKey(secrets, now)).kid;
    expect(await kid(start)).toBe(await kid(start + days(30) - 1));
    expect(await kid(start + days(30))).not.toBe(await kid(start));
  });

  test('cannot be had without a secret, or where the runtime keeps public halves to itself', async () => {
    await expect(signingKey([], NOW)).rejects.toThrow('no AUTH_SECRET to derive a signing key from');
    const spy = vi.spyOn(crypto.subtle, 'exportKey').mockResolvedValue({} as never);
    const exported = signingKey(['a secret in a runtime that exports no x'], NOW);
    await expect(exported).rejects.toThrow('this runtime exports an Ed25519 key without its public half');
    spy.mockRestore();
  });
});
