import type { Db } from '../lib/db/client';
import { type RawAnswer, rawHttp } from '../test/raw-http';
import { expect, test } from './fixtures';
import { aRenewableCookie, aSignedInCookie } from './gate-walk';
import { servedPaths } from './headers-crawl';

/** The same for everybody, and all that a cache may keep. */
const FOR_EVERYBODY = [
  '/icon.svg',
  '/favicon.ico',
  '/robots.txt',
  '/api/openapi.json',
  '/.well-known/jwks.json',
  '/.well-known/security.txt',
];

const OTHERS = ['/nowhere', '/protected/', '/account//', '/reset-password?token=x', '/verify-email?token=x'];

/** As a browser asks for a page, and as Next's router asks for its data. */
const WAYS: [string, (path: string) => string, string[]][] = [
  ['plain', (path) => path, []],
  ['RSC', (path) => path, ['rsc: 1']],
  ['_rsc', (path) => withQuery(path, '_rsc=x1y2z'), []],
  ['RSC and _rsc', (path) => withQuery(path, '_rsc=x1y2z'), ['rsc: 1']],
  ['.rsc', (path) => path.replace(/\/?(\?|$)/, '.rsc$1'), ['rsc: 1']],
  ['prefetch', (path) => path, ['rsc: 1', 'next-router-prefetch: 1', 'purpose: prefetch']],
  [
    'segment prefetch',
    (path) => path,
    ['rsc: 1', 'next-router-prefetch: 1', 'next-router-segment-prefetch: /_tree', 'sec-purpose: prefetch'],
  ],
  ['segment', (path) => path.replace(/\/?(\?|$)/, '.segments/_tree.segment.rsc$1'), ['rsc: 1']],
];

const withQuery = (path: string, pair: string) => `${path}${path.includes('?') ? '&' : '?'}${pair}`;

const ask = (origin: string, method: string, path: string, headers: readonly string[]): Promise<RawAnswer> =>
  rawHttp(
    origin,
    [`${method} ${path} HTTP/1.1`, 'host: localhost', 'connection: close', ...headers, '', ''].join('\r\n'),
  );

const WHO: [string, (db: Db, origin: string) => Promise<string[]>][] = [
  ['signed out', async () => []],
  ['signed in', async (db, origin) => [await aSignedInCookie(db, origin)]],
  ['to be renewed', async (db, origin) => [await aRenewableCookie(db, origin)]],
];

for (const [who, cookies] of WHO) {
  test(`${who}: no answer may be kept that depends on who asks, however it is asked for`, async ({ origin, db }) => {
    test.setTimeout(180_000);
    const kept: string[] = [];
    const statuses = new Set<number>();
    const walk = async (path: string) => {
      const cookie = await cookies(db, origin);
      for (const [way, spell, headers] of WAYS) {
        for (const method of ['GET', 'HEAD', 'POST']) {
          const sent = [...cookie, 'sec-fetch-site: same-origin', ...headers];
          const answers = [await ask(origin, method, spell(path), sent)];
          const next = answers[0]?.headers.get('location') ?? '';
          if (next.includes('_rsc')) answers.push(await ask(origin, method, next, sent)); // Next's own spelling of it
          for (const { status, headers } of answers) {
            statuses.add(status);
            if (/\bno-store\b/.test(headers.get('cache-control') ?? '')) continue;
            kept.push(`${method} ${path} ${way}: ${status} ${headers.get('cache-control')}`);
            expect([path, headers.getSetCookie()]).toEqual([path, []]);
          }
        }
      }
    };
    const paths = [...servedPaths(), ...OTHERS];
    expect(paths).toEqual(expect.arrayContaining(['/', '/protected', '/sign-in', '/account/email', '/api/auth']));
    for (const path of paths) await walk(path);
    expect(kept.filter((each) => !FOR_EVERYBODY.includes(each.split(' ')[1] ?? ''))).toEqual([]);
    expect(kept.join()).toContain('/.well-known/jwks.json plain: 200 public'); // the walk sees what may be kept
    expect([...statuses]).toEqual(expect.arrayContaining([200, 307, 404]));
  });
}
