import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { randomSecret } from '../lib/crypto/random';
import { freshDatabase } from '../lib/testing/fresh-db';
import { scriptBytes } from '../lib/testing/script-bytes';
import { buildFloor } from './floor';
import { median, quantile } from './load';
import { measureInTurn } from './pages';
import { settle } from './people';
import { type App, leaveServerCore, residentMemory, type Started, start } from './servers';
import { hashesPerSecond, pageUnderFlood, signIns, signInsPerSecond } from './sign-ins';
import { markdownTable, type Row } from './table';

/**
 * `npm run bench`: what Latchkey costs, as ratios to what Next itself costs on this machine in the same run. The servers have
 * one core and the load has another; they are measured in turn, round after round, and the medians count.
 *
 *     --rounds 5   of all pages and handlers
 *     --seconds 4  for each of them in a round
 */
const options = { rounds: { type: 'string' }, seconds: { type: 'string' } } as const;
const { rounds = '5', seconds = '4' } = parseArgs({ options }).values;
const COST = 12;
const STARTS = 3;

const say = (text: string): void => console.error(text);

const database = await freshDatabase('sqlite');
const settings = {
  APP_ORIGIN: 'http://localhost:3000', // whatever the port is: tokens name it
  AUTH_SECRET: randomSecret(),
  DATABASE_URL: database.url,
  BCRYPT_COST: String(COST),
  ACCESS_TOKEN_TTL: '1h', // longer than the run
};
Object.assign(process.env, settings, { NODE_ENV: 'production' });

leaveServerCore();
say('building the floor, with and without a middleware');
const [passing, bare] = [await buildFloor(true), await buildFloor(false)];
const APPS = {
  ours: { env: settings, ready: '/sign-in' },
  passing: { folder: passing.folder, ready: '/hello' },
  bare: { folder: bare.folder, ready: '/hello' },
} satisfies Record<string, App>;

async function startTimes(): Promise<{ ours: number; floor: number }> {
  const times = { ours: [] as number[], floor: [] as number[] };
  for (let count = 0; count < STARTS; count++) {
    for (const [name, app] of [
      ['ours', APPS.ours],
      ['floor', APPS.passing],
    ] as const) {
      const server = await start(app);
      times[name].push(server.startedIn);
      await server.stop();
    }
  }
  return { ours: median(times.ours), floor: median(times.floor) };
}

async function measure(ours: Started, floor: Started, ungated: Started): Promise<Row[]> {
  say('filling the database');
  const { usernames, accessToken, refreshTokens } = await settle({ users: 64, sessions: 30_000 });
  let used = 0;
  const cookie = () => ({ cookie: `access=${accessToken}` });
  const bearer = () => ({ authorization: `Bearer ${accessToken}` });
  const refresh = () => ({ cookie: `refresh=${refreshTokens[used++]}` });
  const page = { url: `${ours.url}/protected`, status: 200, headers: cookie };
  const figures = await measureInTurn(
    {
      'floor: page': { url: `${floor.url}/hello`, status: 200 },
      '/protected': page,
      'floor: handler': { url: `${floor.url}/api/hello`, status: 200 },
      '/api/protected by cookie': { url: `${ours.url}/api/protected`, status: 200, headers: cookie },
      'bare floor: handler': { url: `${ungated.url}/api/hello`, status: 200 },
      '/api/protected by bearer': { url: `${ours.url}/api/protected`, status: 200, headers: bearer },
      'floor: redirect': { url: `${floor.url}/elsewhere`, status: 307 },
      'redirect to sign-in': { url: `${ours.url}/protected`, status: 307 },
      renewal: { url: `${ours.url}/protected`, status: 307, headers: refresh },
      'bare floor: page': { url: `${ungated.url}/hello`, status: 200 },
    },
    { rounds: Number(rounds), seconds: Number(seconds), say },
  );
  const memory = [residentMemory(ours), residentMemory(floor)] as const;

  say('signing in');
  const hashes = await hashesPerSecond(COST);
  const signingIn = await signInsPerSecond(signIns(ours.url, usernames, 200), 20);
  const flood = await pageUnderFlood(page, signIns(ours.url, usernames, null), 10);

  type Name = keyof typeof figures;
  const rateRow = (ours: Name, floor: Name, atLeast?: number): Row => ({
    figure: `${ours} against ${floor}`,
    unit: 'requests/s',
    ours: figures[ours].rate,
    floor: figures[floor].rate,
    ...(atLeast && { target: { atLeast } }),
  });
  const tailRow = (ours: Name, floor: Name, of: 'p50' | 'p99'): Row => ({
    figure: `${ours} against ${floor}, ${of}`,
    unit: 'ms',
    ours: figures[ours][of],
    floor: figures[floor][of],
  });
  return [
    rateRow('/protected', 'floor: page', 0.95),
    tailRow('/protected', 'floor: page', 'p50'),
    tailRow('/protected', 'floor: page', 'p99'),
    rateRow('/api/protected by bearer', 'bare floor: handler', 0.85),
    rateRow('/api/protected by cookie', 'floor: handler', 0.9),
    tailRow('/api/protected by cookie', 'floor: handler', 'p99'),
    rateRow('redirect to sign-in', 'floor: redirect', 0.95),
    rateRow('renewal', '/protected', 0.8),
    rateRow('bare floor: page', 'floor: page'),
    rateRow('bare floor: handler', 'floor: handler'),
    {
      figure: `sign-ins, 8 at once, against hashes of cost ${COST} alone`,
      unit: 'per s',
      ours: signingIn.rate,
      floor: hashes,
      target: { atLeast: 0.95 },
    },
    {
      figure: '/protected while 64 sign in, p99, against without',
      unit: 'ms',
      ours: flood.flooded,
      floor: flood.alone,
      target: { atMost: 2 },
    },
    {
      figure: 'refused sign-in under that flood, median, against 50 ms',
      unit: 'ms',
      ours: quantile(flood.refused, 0.5),
      floor: 50,
      target: { atMost: 1 },
    },
    { figure: 'memory after the load', unit: 'MiB', ours: memory[0], floor: memory[1], target: { atMost: 1.3 } },
  ];
}

async function measureAll(): Promise<Row[]> {
  const servers: Started[] = [];
  for (const app of [APPS.ours, APPS.passing, APPS.bare]) servers.push(await start(app));
  const [ours, floor, ungated] = servers as [Started, Started, Started];
  try {
    const rows = await measure(ours, floor, ungated);
    const [own, bare] = [await scriptBytes(`${ours.url}/sign-in`), await scriptBytes(`${floor.url}/hello`)];
    return [...rows, { figure: 'scripts of the sign-in page, gzip', unit: 'bytes', ours: own, floor: bare }];
  } finally {
    for (const each of servers) await each.stop();
  }
}

try {
  const rows = await measureAll();
  say('starting');
  const started = await startTimes();
  const start = { figure: 'start to the first page', unit: 'ms', ...started, target: { atMost: 1.3 } } as const;
  console.log(`Node ${process.version}, ${cpus().length} cores\n\n${markdownTable([...rows, start])}`);
} finally {
  for (const each of [passing, bare]) each.remove();
  await database.drop();
}
