import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { campaign } from '../testing/campaign';
import { CookieClient } from '../testing/cookie-client';
import { type DemoServer, startDemoServer } from '../testing/demo-server';
import { campaignSeed, dice } from '../testing/dice';
import { inParallel } from '../testing/in-parallel';
import { type RandomBody, randomBodies } from '../testing/random-bodies';
import { rounds } from '../testing/rounds';

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
const PROTECTED = [
  '/api/auth/confirm',
  '/api/account/password',
  '/api/account/email',
  '/api/account/delete',
  '/api/account/sessions/revoke',
];

let server: DemoServer;
beforeAll(async () => {
  server = await startDemoServer('sqlite', { AUTH_SECRET: 'a secret of the random bodies 012345', BCRYPT_COST: '10' });
});
afterAll(() => server.stop());

test(`of ${REQUESTS} random bodies over HTTP (seed ${SEED}) none is too much for the server`, async () => {
  const { count, report } = campaign('random bodies over HTTP', SEED);
  const chance = dice(SEED);
  const john = new CookieClient();
  const bodies = fc.sample(randomBodies, { numRuns: REQUESTS, seed: SEED });

  async function send({ contentType, body }: RandomBody): Promise<void> {
    const init = { method: 'POST', headers: { 'content-type': contentType }, body: Uint8Array.from(body) };
    const path = chance.pick([...PUBLIC, ...PROTECTED]);
    const stranger = PUBLIC.includes(path);
    if (!stranger && !john.cookie('access')) await john.signIn(server.url); // a body may have signed him out
    const response = await (stranger ? new CookieClient() : john).ask(server.url + path, init);
    const text = await response.text();
    expect({ path, contentType, body: body.toString(), text, failed: response.status >= 500 }).toMatchObject({
      failed: false,
    });
    count(response.status);
  }

  await inParallel(REQUESTS, (index) => send(bodies[index] as RandomBody), 2); // fewer than passwords are checked at once
  report();
  expect(server.alive()).toBe(true);
  await new CookieClient().signIn(server.url);
  expect(server.output()).not.toMatch(/uncaught|unhandled|"level":(50|60)/i);
}, 3_600_000);
