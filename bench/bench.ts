import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { randomSecret } from '../lib/crypto/random';
import { buildFloor } from '../test/floor';
import { freshDatabase } from '../test/fresh-db';
import { scriptBytes } from '../test/script-bytes';
import { measureCores } from './cores';
import { measureGrowth } from './growth';
import { median } from './load';
import { settle } from './people';
import { type Length, measureRequests, measureSignIns } from './requests';
import { type App, leaveServerCore, type Started, start } from './servers';
import { markdownTable, type Row } from './table';

/**
 * `npm run bench`: what Latchkey costs, as ratios to what Next itself costs on this machine in the same run. The servers have
 * one core and the load has another; they are measured in turn, round after round, and the medians count.
 *
 *     --rounds 5      of all pages and handlers
 *     --seconds 4     for each of them in a round
 *     --growth 5e6    instead: a page with so many sessions in the database against one with a hundred
 *     --cores         instead: two processes against one
 */
const options = {
  rounds: { type: 'string', default: '5' },
  seconds: { type: 'string', default: '4' },
  growth: { type: 'string' },
  cores: { type: 'boolean', default: false },
} as const;
const { values: wanted } = parseArgs({ options });
const COST = 12;
const STARTS = 3;

const say = (text: string): void => console.error(text);
const length: Length = { rounds: Number(wanted.rounds), seconds: Number(wanted.seconds), say };

const database = await freshDatabase('sqlite');
const settings = {
  APP_ORIGIN: 'http://localhost:3000', // whatever the port is: tokens name it
  AUTH_SECRET: randomSecret(),
  DATABASE_URL: database.url,
  BCRYPT_COST: String(COST),
  ACCESS_TOKEN_TTL: '1h', // longer than the run
};
Object.assign(process.env, settings, { NODE_ENV: 'production' });

async function againstFloor(): Promise<Row[]> {
  say('building the floor, with and without a middleware');
  const [passing, bare] = [await buildFloor(true), await buildFloor(false)];
  const floorApp = { folder: passing.folder, ready: '/hello' };
  try {
    const ours = { env: settings, ready: '/sign-in' };
    const rows = await measureAll([ours, floorApp, { folder: bare.folder, ready: '/hello' }]);
    say('starting');
    const times = await startTimes(ours, floorApp);
    return [...rows, { figure: 'start to the first page', unit: 'ms', ...times, target: { atMost: 1.3 } }];
  } finally {
    for (const each of [passing, bare]) each.remove();
  }
}

async function measureAll(apps: readonly [App, App, App]): Promise<Row[]> {
  const servers: Started[] = [];
  for (const app of apps) servers.push(await start(app));
  const [ours, floor, ungated] = servers as [Started, Started, Started];
  try {
    say('filling the database');
    const people = await settle(database.url, { users: 64, sessions: 30_000 });
    const requests = await measureRequests({ ours, floor, ungated }, people, length);
    say('signing in');
    const signIns = await measureSignIns(ours, people, COST);
    const scripts = [await scriptBytes(`${ours.url}/sign-in`), await scriptBytes(`${floor.url}/same`)] as const;
    const weight = { figure: 'scripts of the sign-in page, gzip', unit: 'bytes', ours: scripts[0], floor: scripts[1] };
    return [...requests, ...signIns, weight];
  } finally {
    for (const each of servers) await each.stop();
  }
}

async function startTimes(oursApp: App, floorApp: App): Promise<{ ours: number; floor: number }> {
  const [ours, floor]: [number[], number[]] = [[], []];
  for (let count = 0; count < STARTS; count++) {
    for (const [app, times] of [[oursApp, ours] as const, [floorApp, floor] as const]) {
      const server = await start(app);
      times.push(server.startedIn);
      await server.stop();
    }
  }
  return { ours: median(ours), floor: median(floor) };
}

async function rows(): Promise<Row[]> {
  if (wanted.cores) {
    const { accessToken } = await settle(database.url, { users: 1, sessions: 1 });
    return [await measureCores(settings, accessToken, length)];
  }
  leaveServerCore();
  return wanted.growth ? measureGrowth(settings, Number(wanted.growth), length) : againstFloor();
}

try {
  const table = markdownTable(await rows());
  console.log(`Node ${process.version}, ${cpus().length} cores\n\n${table}`);
} finally {
  await database.drop();
}
