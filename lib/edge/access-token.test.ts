import { createPrivateKey, hkdfSync, sign } from 'node:crypto';
import { CompactSign, generateKeyPair, UnsecuredJWT } from 'jose';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { idOf } from '../../test/people';
import { days, minutes } from '../time';
import { type AccessSubject, signAccessToken, type TokenConfig, verifyAccessToken } from './access-token';
import { signingKey } from './signing-keys';

const NOW = 1_795_000_000;
const CONFIG: TokenConfig = {
  appOrigin: 'https://app.example.com',
  authSecrets: ['the first secret of these tests 01', 'the second secret of these tests 2'],
  accessTokenTtl: minutes(5),
};
const SUBJECT: AccessSubject = { sub: idOf(1), sid: idOf(101), auth_time: NOW - 60, amr: ['pwd'] };
const CLAIMS = {
  iss: CONFIG.appOrigin,
  aud: CONFIG.appOrigin,
  sub: SUBJECT.sub,
  sid: SUBJECT.sid,
  iat: NOW,
  exp: NOW + 300,
  auth_time: NOW - 60,
  amr: ['pwd'],
};

const part = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/** Signs any texts as header and payload with our own current key, so that only their contents can be at fault. */
async function signed(header: unknown, payload: unknown): Promise<string> {
  const { key } = await signingKey(CONFIG.authSecrets, NOW);
  const input = `${part(header)}.${part(payload)}`;
  const signature = await crypto.subtle.sign('Ed25519', key, Buffer.from(input));
  return `${input}.${Buffer.from(signature).toString('base64url')}`;
}

async function reasonFor(token: string, now = NOW): Promise<string> {
  const verified = await verifyAccessToken(CONFIG, token, now);
  return verified.status === 'refused' ? verified.reason : 'accepted';
}

let token: string;
let header: { alg: string; kid: string; typ: string };
beforeEach(async () => {
  token = await signAccessToken(CONFIG, SUBJECT, NOW);
  header = JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString());
});

describe('an access token', () => {
  test('says who is signed in and nothing personal [V3.3.5 V7.2.2]', async () => {
    expect(header).toEqual({ alg: 'EdDSA', kid: header.kid, typ: 'at+jwt' });
    expect(await verifyAccessToken(CONFIG, token, NOW)).toEqual({ status: 'valid', claims: CLAIMS });
  });

  test('that was verified once is judged anew each time: by the clock, the settings and the keys of that moment [V1.5.3]', async () => {
    expect(await reasonFor(token)).toBe('accepted');
    expect(await reasonFor(token, NOW + 330)).toBe('Signature has expired');
    const ofAnotherSite = { ...CONFIG, appOrigin: 'https://other.example.com' };
    expect(await verifyAccessToken(ofAnotherSite, token, NOW)).toMatchObject({
      reason: 'Token is from another issuer',
    });
    const withOtherSecrets = { ...CONFIG, authSecrets: ['a secret that was put in the place of both'] as const };
    expect(await verifyAccessToken(withOtherSecrets, token, NOW)).toMatchObject({
      reason: 'Signature verification failed',
    });
    const forged = `${token.slice(0, token.lastIndexOf('.'))}.${'A'.repeat(86)}`;
    expect(await reasonFor(forged)).toBe('Signature verification failed');
    expect(await reasonFor(`${token}=`)).toBe('Token is malformed');
    expect(await reasonFor(token)).toBe('accepted');
  });

  test('lives exactly as long as is configured, give or take the 30 seconds that clocks may differ [V9.2.1]', async () => {
    expect(await reasonFor(token, NOW + 329)).toBe('accepted');
    expect(await reasonFor(token, NOW + 330)).toBe('Signature has expired');
    expect(await reasonFor(token, NOW - 30)).toBe('accepted');
    expect(await reasonFor(token, NOW - 31)).toBe('Token is not yet valid');
  });
});

describe('verifyAccessToken refuses', () => {
  test.each<[string, () => string]>([
    ['nothing', () => ''],
    ['a text', () => 'not a token'],
    ['two parts', () => token.split('.').slice(0, 2).join('.')],
    ['four parts', () => `${token}.`],
    ['a JWE in five parts', () => 'a.b.c.d.e'],
    ['padding', () => `${token}=`],
    ['a trailing line break', () => `${token}\n`],
    ['a leading space', () => ` ${token}`],
    ['a part of a length that no bytes have', () => token.replace(/^[^.]+/, 'AAAAA')],
    ['an empty header', () => token.replace(/^[^.]+/, '')],
    ['an empty payload', () => token.replace(/\.[^.]+\./, '..')],
    ['an empty signature', () => token.replace(/[^.]+$/, '')],
    ['a short signature', () => token.slice(0, -3)],
    ['base64 in place of base64url', () => token.replace(/.$/, '+')],
    ['more than 4096 bytes', () => `${token}${'A'.repeat(4096)}`],
    [
      'a last character with stray bits',
      () => token.replace(/.$/, (last) => String.fromCharCode(last.charCodeAt(0) + 1)),
    ],
  ])('%s [V15.3.7]', async (_, make) => {
    expect(await reasonFor(make())).toBe('Token is malformed');
  });

  test.each([
    ['a duplicate key', `{"alg":"EdDSA","alg":"EdDSA","kid":"KID","typ":"at+jwt"}`],
    ['white space', `{"alg":"EdDSA", "kid":"KID","typ":"at+jwt"}`],
    ['a byte order mark', `\ufeff{"alg":"EdDSA","kid":"KID","typ":"at+jwt"}`],
    ['no JSON', `alg=EdDSA`],
  ])('a header with %s [V9.1.2 V9.1.3]', async (_, text) => {
    expect(await reasonFor(await signed(text.replace('KID', header.kid), CLAIMS))).toBe('Token is malformed');
  });

  test.each([
    ['another algorithm', { alg: 'HS256' }],
    ['no algorithm', { alg: 'none' }],
    ['the algorithm in lower case', { alg: 'eddsa' }],
    ['another type', { typ: 'JWT' }],
    ['a key of its own', { jwk: { kty: 'OKP' } }],
    ['a key address', { jku: 'https://evil.example/jwks' }],
    ['a certificate address', { x5u: 'https://evil.example/cert' }],
    ['a critical extension', { crit: ['b64'] }],
    ['an empty key id', { kid: '' }],
    ['a key id that is no text', { kid: 7 }],
  ])('a header with %s', async (_, change) => {
    expect(await reasonFor(await signed({ ...header, ...change }, CLAIMS))).toBe('Token header is not accepted');
  });

  test.each([[null], [[]], ['EdDSA'], [{}]])('%j as header [V9.2.2]', async (value) => {
    expect(await reasonFor(await signed(JSON.stringify(value), CLAIMS))).not.toBe('accepted');
  });

  test('a key id nobody has [V9.1.3]', async () => {
    expect(await reasonFor(await signed({ ...header, kid: 'unknown' }, CLAIMS))).toBe('Signature verification failed');
  });

  test('the signature of another key [V9.1.1 V11.2.5]', async () => {
    const { privateKey } = await generateKeyPair('EdDSA');
    const payload = new TextEncoder().encode(JSON.stringify(CLAIMS));
    const forged = await new CompactSign(payload).setProtectedHeader(header).sign(privateKey);
    expect(await reasonFor(forged)).toBe('Signature verification failed');
  });

  test('a payload that was changed after signing [V9.1.1]', async () => {
    const [head, , signature] = token.split('.');
    expect(await reasonFor(`${head}.${part({ ...CLAIMS, sub: 'admin' })}.${signature}`)).toBe(
      'Signature verification failed',
    );
  });

  test('an unsecured token [V9.1.2]', async () => {
    expect(await reasonFor(new UnsecuredJWT(CLAIMS).encode())).toBe('Token is malformed');
  });

  test.each([
    ['another issuer', { iss: 'https://other.example' }, 'Token is from another issuer'],
    ['another audience', { aud: 'https://other.example' }, 'Token is for another audience'],
    ['a list as audience', { aud: [CONFIG.appOrigin] }, 'Token claims are not accepted'],
    ['a longer life than is configured', { exp: NOW + 301 }, 'Token lives longer than is allowed'],
    ['an issue time in the future', { iat: NOW + 31, exp: NOW + 100 }, 'Token is not yet valid'],
    ['an expiry that is no integer', { exp: NOW + 0.5 }, 'Token claims are not accepted'],
    ['an expiry that is a text', { exp: String(NOW + 300) }, 'Token claims are not accepted'],
    ['no expiry', { exp: undefined }, 'Token claims are not accepted'],
    ['no issue time', { iat: undefined }, 'Token claims are not accepted'],
    ['no session', { sid: undefined }, 'Token claims are not accepted'],
    ['an empty subject', { sub: '' }, 'Token claims are not accepted'],
    ['a subject with NUL', { sub: `${SUBJECT.sub}\0` }, 'Token claims are not accepted'],
    ['a NUL as session', { sid: '\0' }, 'Token claims are not accepted'],
    ['a subject that is no id', { sub: 'john' }, 'Token claims are not accepted'],
    ['a session in capitals', { sid: 'ABCDEFAB-0000-7000-8000-000000000001' }, 'Token claims are not accepted'],
    ['a line break behind the subject', { sub: `${SUBJECT.sub}\n` }, 'Token claims are not accepted'],
    ['a time before which it is not valid', { nbf: NOW + 100 }, 'Token claims are not accepted'],
    ['a time before which it was not valid', { nbf: NOW - 100 }, 'Token claims are not accepted'],
    ['an id of its own', { jti: 'x' }, 'Token claims are not accepted'],
    ['a claim that is empty', { scope: null }, 'Token claims are not accepted'],
    ['a method in other characters', { amr: ['pwd\0'] }, 'Token claims are not accepted'],
    ['a method that is no text', { amr: ['pwd', 7] }, 'Token claims are not accepted'],
    ['methods that are no list', { amr: 'pwd' }, 'Token claims are not accepted'],
  ])('claims with %s [V1.4.2 V9.2.1 V9.2.3 V9.2.4]', async (_, change, reason) => {
    expect(await reasonFor(await signed(header, { ...CLAIMS, ...change }))).toBe(reason);
  });

  test('claims in another order than ours', async () => {
    const { amr, ...others } = CLAIMS;
    expect(await reasonFor(await signed(header, { amr, ...others }))).toBe('Token claims are not accepted');
    const { typ, ...first } = header;
    expect(await reasonFor(await signed({ typ, ...first }, CLAIMS))).toBe('Token header is not accepted');
  });

  test.each([
    ['an expiry beyond all numbers', `"exp":${NOW + 300}`, '"exp":1e999'],
    ['an expiry with an exponent', `"exp":${NOW + 300}`, '"exp":1.7950003e9'],
    ['two subjects', '"sub":', '"sub":"admin","sub":'],
  ])('a payload text with %s', async (_, from, to) => {
    const text = JSON.stringify(CLAIMS).replace(from, to);
    expect(text).toContain(to);
    expect(await reasonFor(await signed(header, text))).toBe('Token is malformed');
  });
});

describe('the verifier', () => {
  const ofLength = async (length: number): Promise<string> => {
    let padded = '';
    for (let method = 'x'.repeat(2500); padded.length < length; method += 'x')
      padded = await signed(header, { ...CLAIMS, amr: [method] });
    return padded;
  };

  test('takes a token of 4096 bytes, and none that is longer', async () => {
    const longest = await ofLength(4096);
    expect([longest.length, await reasonFor(longest)]).toEqual([4096, 'accepted']);
    const longer = await ofLength(4097);
    expect([longer.length, await reasonFor(longer)]).toEqual([4097, 'Token is malformed']);
  });

  test.each(['[]', '["iss"]', '"claims"', '7', 'null', 'true'])(
    'takes no payload %s, though it is signed',
    async (text) => {
      expect(await reasonFor(await signed(header, text))).toBe('Token is malformed');
      expect(await reasonFor(await signed(text, CLAIMS))).toBe('Token is malformed');
    },
  );

  test('takes no bytes that are not UTF-8, though they are signed', async () => {
    const { key } = await signingKey(CONFIG.authSecrets, NOW);
    const payload = Buffer.from(JSON.stringify({ ...CLAIMS, sub: 'x?x' }));
    payload[payload.indexOf('x?x') + 1] = 0xff;
    const input = `${part(header)}.${payload.toString('base64url')}`;
    const signature = Buffer.from(await crypto.subtle.sign('Ed25519', key, Buffer.from(input)));
    expect(await reasonFor(`${input}.${signature.toString('base64url')}`)).toBe('Token is malformed');
  });

  test('computes the signature of a valid token once, and of any other each time', async () => {
    const verify = vi.spyOn(crypto.subtle, 'verify');
    const computed = async (each: string, now: number) => {
      verify.mockClear();
      await verifyAccessToken(CONFIG, each, now);
      return verify.mock.calls.length;
    };
    const fresh = await signAccessToken(CONFIG, { ...SUBJECT, sid: idOf(102) }, NOW);
    expect([await computed(fresh, NOW + 330), await computed(fresh, NOW + 330)]).toEqual([1, 1]); // it is over
    expect([await computed(fresh, NOW), await computed(fresh, NOW), await computed(fresh, NOW + 330)]).toEqual([
      1, 0, 0,
    ]);
    verify.mockRestore();
  });

  test('takes a runtime that cannot verify for an error, not for a wrong signature', async () => {
    const real = crypto.subtle.importKey.bind(crypto.subtle) as (...args: unknown[]) => Promise<CryptoKey>;
    const { privateKey } = await generateKeyPair('EdDSA');
    const spy = vi.spyOn(crypto.subtle, 'importKey') as unknown as {
      mockImplementation(f: unknown): void;
      mockRestore(): void;
    };
    spy.mockImplementation((...args: unknown[]) =>
      args[0] === 'raw' && args[2] === 'Ed25519' ? privateKey : real(...args),
    );
    const config = { ...CONFIG, authSecrets: ['the secret of a runtime that is broken'] as const };
    const ours = await signAccessToken(config, SUBJECT, NOW);
    await expect(verifyAccessToken(config, ours, NOW)).rejects.toThrow(TypeError);
    spy.mockRestore();
  });
});

describe('keys', () => {
  test('change every 30 days and overlap by one period on both sides [V13.3.4]', async () => {
    const later = await signAccessToken(CONFIG, SUBJECT, NOW + days(30));
    expect(later.split('.')[0]).not.toBe(token.split('.')[0]);
    expect((await verifyAccessToken(CONFIG, token, NOW + days(30))).status).toBe('refused'); // expired, not unknown
    expect(await reasonFor(token, NOW + days(30))).toBe('Signature has expired');
    expect(await reasonFor(token, NOW + days(60))).toBe('Signature verification failed');
    expect(await reasonFor(later, NOW)).toBe('Token is not yet valid');
  });

  test('of an older secret still verify while it is in the list, and not after', async () => {
    const old = await signAccessToken({ ...CONFIG, authSecrets: ['the second secret of these tests 2'] }, SUBJECT, NOW);
    expect(await reasonFor(old)).toBe('accepted');
    const without = { ...CONFIG, authSecrets: ['the first secret of these tests 01'] as const };
    expect((await verifyAccessToken(without, old, NOW)).status).toBe('refused');
  });

  test('are the same wherever they are derived: this one was computed with node:crypto alone [V11.6.1]', () => {
    const period = Math.floor(NOW / days(30));
    const info = `latchkey signing key v1, period ${period}`;
    const seed = Buffer.from(hkdfSync('sha256', CONFIG.authSecrets[0], '', info, 32));
    const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
    const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
    const input = `${part(header)}.${part(CLAIMS)}`;
    const ours = `${input}.${sign(null, Buffer.from(input), key).toString('base64url')}`;
    expect(ours).toBe(token); // Ed25519 signatures are deterministic
  });
});
