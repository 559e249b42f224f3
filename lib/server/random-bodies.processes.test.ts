import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { campaign } from '../../test/campaign';
import { CookieClient } from '../../test/cookie-client';
import { type DemoServer, startDemoServer } from '../../test/demo-server';
import { campaignSeed, dice } from '../../test/dice';
import { addressOf } from '../../test/guesser';
import { inParallel } from '../../test/in-parallel';
import { type RandomBody, randomBodies } from '../../test/random-bodies';
import { rounds } from '../../test/rounds';

/** Random bodies sent to every endpoint that reads one, on a production server. Needs the build. */
const REQUESTS = rounds(200, 4_000);
const SEED = campaignSeed();

const PUBLIC = [
  '/api/auth',
  '/api/auth/token',
  '/api/account',
  '/api/account/forgot-password',
  '/api/account/reset-password',
  '/api/account/verify-email',
  '/api/preferences',
];
const PROTECTED = ['/api/auth/confirm', '/api/account/password', '/api/account/email', '/api/account/delete'];
/** Some bodies sign the person out everywhere. */
const REVOKE = '/api/account/sessions/revoke';

let server: DemoServer;
beforeAll(async () => {
  server = await startDemoServer('sqlite', {
    AUTH_SECRET: 'a secret of the random bodies 012345',
    BCRYPT_COST: '10',
    TRUST_PROXY: '1',
  });
});
afterAll(() => server.stop());

test(`of ${REQUESTS} random bodies over HTTP (seed ${SEED}) none is too much for the server`, async () => {
  const { count, report } = campaign('random bodies over HTTP', SEED);
  const chance = dice(SEED);
  const [john, jane] = [new CookieClient(), new CookieClient()];
  await john.signIn(server.url);
  const bodies = fc.sample(randomBodies, { numRuns: REQUESTS, seed: SEED });

  async function senderTo(path: string): Promise<CookieClient> {
    if (path !== REVOKE) return PROTECTED.includes(path) ? john : new CookieClient();
    if (!jane.cookie('access')) await jane.signIn(server.url, 'jane', 'secret');
    return jane;
  }

  async function send({ contentType, body }: RandomBody, index: number): Promise<void> {
    const from = addressOf(index); // each from elsewhere, so that few are refused for being many
    const headers = { 'content-type': contentType, 'x-forwarded-for': from };
    const path = chance.pick([...PUBLIC, ...PROTECTED, REVOKE]);
    const sender = await senderTo(path);
    const response = await sender.ask(server.url + path, { method: 'POST', headers, body: Uint8Array.from(body) });
    const text = await response.text();
    expect({ path, contentType, body: body.toString(), text, failed: response.status >= 500 }).toMatchObject({
      failed: false,
    });
    count(response.status);
  }

  await inParallel(REQUESTS, (index) => send(bodies[index] as RandomBody, index), 2); // fewer than passwords are checked at once
  report();
  expect(server.alive()).toBe(true);
  await new CookieClient().signIn(server.url, 'jane', 'secret');
  expect(server.output()).not.toMatch(/uncaught|unhandled|"level":(50|60)/i);
}, 3_600_000);
