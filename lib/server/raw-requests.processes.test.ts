import { afterAll, beforeAll, expect, test } from 'vitest';
import { campaign } from '../../test/campaign';
import { CookieClient } from '../../test/cookie-client';
import { type DemoServer, startDemoServer } from '../../test/demo-server';
import { campaignSeed, dice } from '../../test/dice';
import { inParallel } from '../../test/in-parallel';
import { rawRequest } from '../../test/raw-requests/raw-request';
import { type RawOutcome, sendRaw } from '../../test/raw-socket';
import { rounds } from '../../test/rounds';

/** A production server among people of ill will. Needs the build. */
const REQUESTS = rounds(400, 20_000);
const SEED = campaignSeed();

let server: DemoServer;
beforeAll(async () => {
  server = await startDemoServer('sqlite', { AUTH_SECRET: 'a secret of the raw requests 0123456', BCRYPT_COST: '10' });
});
afterAll(() => server.stop());

const isRight = ({ statuses, closed }: RawOutcome): boolean => closed && statuses.every((status) => status < 500);

test(`${REQUESTS} raw requests (seed ${SEED}) end in no server error, and no connection stays open [V4.2.1 V4.2.2]`, async () => {
  const port = Number(new URL(server.url).port);
  const { count, report } = campaign('raw HTTP requests', SEED);
  const chance = dice(SEED);
  await inParallel(
    REQUESTS,
    async () => {
      const { kind, ...request } = rawRequest(chance, server.url);
      const outcome = await sendRaw(port, request);
      const sent = Buffer.concat(request.chunks).toString('latin1').slice(0, 2000);
      expect(isRight(outcome) ? [] : [kind, sent, outcome]).toEqual([]);
      for (const status of outcome.statuses) count(status);
      if (outcome.statuses.length === 0) count('closed without an answer');
    },
    24,
  );
  report();
}, 3_600_000);

test('and afterwards all is as ever, in the same process', async () => {
  expect(server.alive()).toBe(true);
  const john = new CookieClient();
  await john.signIn(server.url);
  expect(await (await john.ask(`${server.url}/protected`)).text()).toContain('Hello, john');
  const errors = server
    .output()
    .split('\n')
    .filter((line) => /uncaught|unhandled|"level":(50|60)/i.test(line));
  expect(errors.filter((line) => !line.includes('"message":"aborted"'))).toEqual([]); // a client hung up within a body
});
