import { openDb } from '../lib/db/client';
import { migrate } from '../lib/db/migrate';
import { now } from '../lib/time';
import { seedCrowd } from '../test/crowd';
import { DIALECTS, type Dialect, freshDatabase } from '../test/fresh-db';
import { startPostgres } from '../test/postgres';
import { measureInTurn } from './pages';
import { settle } from './people';
import { type Length, protectedPage } from './requests';
import { start } from './servers';
import type { Row } from './table';

const FEW = 100;
const SESSIONS_PER_USER = 5;

/** `/protected` with many sessions in the database against the same with a hundred, on both databases. */
export async function measureGrowth(settings: Record<string, string>, many: number, length: Length): Promise<Row[]> {
  const postgres = await startPostgres();
  try {
    const rows: Row[] = [];
    for (const dialect of DIALECTS) rows.push(await measureOn(dialect, postgres.url, settings, many, length));
    return rows;
  } finally {
    await postgres.stop();
  }
}

async function measureOn(
  dialect: Dialect,
  serverUrl: string,
  settings: Record<string, string>,
  many: number,
  length: Length,
): Promise<Row> {
  const [small, large] = [await freshDatabase(dialect, serverUrl), await freshDatabase(dialect, serverUrl)];
  const [few, crowd] = [
    await settle(small.url, { users: 1, sessions: FEW }),
    await settle(large.url, { users: 1, sessions: 1 }),
  ];
  await seed(large.url, many, (text) => length.say(`${dialect}: ${text}`));
  const servers = [];
  for (const { url } of [small, large]) {
    servers.push(await start({ env: { ...settings, DATABASE_URL: url }, ready: '/sign-in' }));
  }
  const [before, after] = servers as [(typeof servers)[0], (typeof servers)[0]];
  try {
    const figures = await measureInTurn(
      {
        few: { ...protectedPage(before.url, few.accessToken), pid: before.pid },
        many: { ...protectedPage(after.url, crowd.accessToken), pid: after.pid },
      },
      length,
    );
    return {
      figure: `/protected with ${many} sessions against ${FEW}, ${dialect}`,
      unit: 'requests/s',
      ours: figures.many.rate,
      floor: figures.few.rate,
      target: { atLeast: 0.97 },
    };
  } finally {
    for (const each of servers) await each.stop();
    for (const each of [small, large]) await each.drop();
  }
}

async function seed(url: string, sessions: number, say: (text: string) => void): Promise<void> {
  await migrate(url);
  const db = openDb(url, { patient: true });
  let told = 0;
  try {
    await seedCrowd(db, { users: sessions / SESSIONS_PER_USER, sessions }, now(), (added, all) => {
      const share = Math.floor((added / all) * 10);
      if (share > told) say(`seeded ${share * 10} %`);
      told = share;
    });
  } finally {
    await db.destroy();
  }
}
