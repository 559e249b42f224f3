import { afterAll, beforeAll, expect, test } from 'vitest';
import { campaign } from '../../test/campaign';
import { CookieClient } from '../../test/cookie-client';
import { cookiesFor } from '../../test/cookies';
import { type DemoServer, startDemoServer } from '../../test/demo-server';
import { campaignSeed, type Dice, dice } from '../../test/dice';
import { inParallel } from '../../test/in-parallel';
import { rounds } from '../../test/rounds';
import { type Fuzzed, tokenFuzzer } from '../../test/token-fuzzer/fuzzer';
import { jsonOf, partsOf } from '../../test/token-fuzzer/parts';
import type { AccessClaims, TokenConfig } from '../edge/access-token';
import { presentedToken } from '../edge/presented-token';
import { hours, now } from '../time';

/** Fuzzed tokens of people who are signed in, shown to a production server. Needs the build. */
const REQUESTS = rounds(500, 20_000);
const SEED = campaignSeed();
const SECRET = 'a secret of the fuzzed server 012345';
const LIFE = hours(1);

let server: DemoServer;
beforeAll(async () => {
  server = await startDemoServer('sqlite', { AUTH_SECRET: SECRET, BCRYPT_COST: '10', ACCESS_TOKEN_TTL: String(LIFE) });
});
afterAll(() => server.stop());

async function signedInTokens(): Promise<string[]> {
  const people = [new CookieClient(), new CookieClient(), new CookieClient()];
  for (const person of people) await person.signIn(server.url);
  return people.map((person) => person.cookie('access') ?? '');
}

/** Time passes here, so what is not yet valid may be so by the time it arrives. lib/edge/token-fuzzing.test.ts tries it. */
const staysRefused = ({ verdict }: Fuzzed): boolean => verdict !== 'valid' && verdict !== 'Token is not yet valid';

/** A header carries bytes: UTF-8, as programs write it. */
const asBytes = (token: string): string => Buffer.from(token).toString('latin1');

/** Null for what no header can carry, and where what surrounds a valid token is not of it: `T;x` is a cookie, and `x`. */
function headersWith(token: string, valid: readonly string[], chance: Dice): Headers | null {
  const [name, before] = chance.pick([
    ['cookie', cookiesFor(server.url, 'access=')],
    ['authorization', 'Bearer '],
    ['authorization', 'JWT '],
  ]);
  if (/\p{Cc}/u.test(token)) return null;
  const headers = new Headers({ [name]: before + asBytes(token) });
  const presented = presentedToken(headers, { appOrigin: server.url, secureCookies: false });
  return presented.status === 'presented' && valid.includes(presented.token) ? null : headers;
}

test(`of ${REQUESTS} requests with fuzzed tokens (seed ${SEED}) none shows a protected byte, and none ends in an error`, async () => {
  const valid = await signedInTokens();
  const config: TokenConfig = { appOrigin: server.url, authSecrets: [SECRET], accessTokenTtl: LIFE };
  const subjects = valid.map((token) => jsonOf(partsOf(token).payload) as AccessClaims);
  const chance = dice(SEED);
  const next = tokenFuzzer(config, subjects, valid, now(), chance);
  const { count, counts, report } = campaign('fuzzed tokens over HTTP', SEED);

  await inParallel(REQUESTS, () => tryOne(), 8);
  async function tryOne(): Promise<void> {
    const fuzzed = next();
    const headers = staysRefused(fuzzed) ? headersWith(fuzzed.token, valid, chance) : null;
    if (!headers) return tryOne();
    const path = chance.pick(['/protected', '/api/protected', '/account', '/api/auth', '/api/account']);
    const response = await fetch(server.url + path, { headers, redirect: 'manual' });
    const text = await response.text();
    expect({ ...fuzzed, shown: /Hello|john/.test(text), ok: response.status < 300 }).toEqual({
      ...fuzzed,
      shown: false,
      ok: false,
    });
    count(response.status);
  }
  report();
  // 400 and 431 are Node's own: characters that no header holds, and headers beyond 16 kB.
  expect(Object.keys(counts()).filter((status) => !['307', '400', '401', '431'].includes(status))).toEqual([]);
  expect(counts()['401']).toBeGreaterThan(REQUESTS / 2);

  for (const token of valid) {
    const shown = await fetch(`${server.url}/protected`, {
      headers: { cookie: cookiesFor(server.url, `access=${token}`) },
    });
    expect(await shown.text()).toContain('Hello, john');
  }
  expect(server.alive()).toBe(true);
}, 3_600_000);
