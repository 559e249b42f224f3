import { getConfig } from '../lib/config/config';
import { cookiesFor } from '../test/cookies';
import { median, quantile, type Target } from './load';
import { CONNECTIONS, type Figure, measureInTurn, type Served } from './pages';
import type { People } from './people';
import type { Started } from './servers';
import { hashesPerSecond, pageUnderFlood, signIns, signInsPerSecond } from './sign-ins';
import type { Row } from './table';

export type Servers = {
  ours: Started;
  /** Behind a middleware that only passes on. */
  floor: Started;
  /** Without a middleware. */
  ungated: Started;
};

export type Length = { rounds: number; seconds: number; say: (text: string) => void };

const sentCookie = (text: string): string => cookiesFor(getConfig().appOrigin, text);

/** Our protected page, as somebody signed in asks for it. */
export const protectedPage = (url: string, accessToken: string): Target => ({
  url: `${url}/protected`,
  status: 200,
  headers: () => ({ cookie: sentCookie(`access=${accessToken}`) }),
});

/** Pages, handlers, redirects and renewals against what they cost Next alone, and the memory all that takes. */
export async function measureRequests(servers: Servers, people: People, length: Length): Promise<Row[]> {
  const figures = await measureInTurn(targets(servers, people), length);
  const memory = (names: readonly Name[]) => median(names.map((name) => figures[name].memory));
  return [
    ...COMPARED.flatMap((compared) => rowsOf(compared, figures)),
    {
      figure: 'memory under load',
      unit: 'MiB',
      ours: memory(['/protected', '/api/protected by cookie', 'redirect to sign-in']),
      floor: memory(['floor: page', 'floor: handler', 'floor: redirect']),
      target: { atMost: 1.3 },
    },
  ];
}

type Name = keyof ReturnType<typeof targets>;

function targets({ ours, floor, ungated }: Servers, { accessToken, refreshTokens }: People) {
  const get = (
    { url, pid }: Started,
    path: string,
    status: number,
    headers: Target['headers'] = () => ({}),
  ): Served => ({
    url: url + path,
    pid,
    status,
    headers,
  });
  let used = 0;
  const cookie = () => ({ cookie: sentCookie(`access=${accessToken}`) });
  const bearer = () => ({ authorization: `Bearer ${accessToken}` });
  const refresh = () => ({ cookie: sentCookie(`refresh=${refreshTokens[used++]}`) });
  return {
    'floor: page': get(floor, '/hello', 200),
    'floor: the same page': get(floor, '/same', 200),
    '/protected': get(ours, '/protected', 200, cookie),
    'floor: handler': get(floor, '/api/hello', 200),
    '/api/protected by cookie': get(ours, '/api/protected', 200, cookie),
    'bare floor: handler': get(ungated, '/api/hello', 200),
    '/api/protected by bearer': get(ours, '/api/protected', 200, bearer),
    'floor: redirect': get(floor, '/elsewhere', 307),
    'redirect to sign-in': get(ours, '/protected', 307),
    renewal: get(ours, '/protected', 307, refresh),
    'bare floor: page': get(ungated, '/hello', 200),
  };
}

/** What is held against what, and the share of its requests a second that it should reach. */
const COMPARED: readonly { ours: Name; floor: Name; atLeast?: number; times?: readonly ('p50' | 'p99')[] }[] = [
  { ours: '/protected', floor: 'floor: page', atLeast: 0.95, times: ['p50', 'p99'] },
  { ours: '/protected', floor: 'floor: the same page' },
  { ours: '/api/protected by bearer', floor: 'bare floor: handler', atLeast: 0.85 },
  { ours: '/api/protected by cookie', floor: 'floor: handler', atLeast: 0.9, times: ['p99'] },
  { ours: 'redirect to sign-in', floor: 'floor: redirect', atLeast: 0.95 },
  { ours: 'renewal', floor: '/protected', atLeast: 0.8 },
  { ours: 'bare floor: page', floor: 'floor: page' },
  { ours: 'bare floor: handler', floor: 'floor: handler' },
];

function rowsOf({ ours, floor, atLeast, times = [] }: (typeof COMPARED)[number], figures: Record<Name, Figure>): Row[] {
  const row = (of: keyof Figure, unit: string, what = ''): Row => ({
    figure: `${ours} against ${floor}${what}`,
    unit,
    ours: figures[ours][of],
    floor: figures[floor][of],
  });
  return [
    { ...row('rate', 'requests/s'), ...(atLeast && { target: { atLeast } }) },
    row('processor', 'ms', ', processor time of one'),
    ...times.map((of) => row(of, 'ms', `, ${of}`)),
  ];
}

/** How many can sign in, and what a flood of sign-ins does to a page and to those in excess. */
export async function measureSignIns(ours: Started, people: People, cost: number): Promise<Row[]> {
  const { usernames, accessToken } = people;
  const hashes = await hashesPerSecond(cost);
  const { rate, p50 } = await signInsPerSecond(signIns(ours.url, usernames, 200), 20);
  const flood = await pageUnderFlood(protectedPage(ours.url, accessToken), signIns(ours.url, usernames, null), 10);
  return [
    {
      figure: `sign-ins, ${CONNECTIONS} at once, against hashes of cost ${cost} alone`,
      unit: 'per s',
      ours: rate,
      floor: hashes,
      target: { atLeast: 0.95 },
    },
    {
      figure: `sign-ins, ${CONNECTIONS} at once, p50, against as many hashes in turn`,
      unit: 'ms',
      ours: p50,
      floor: (CONNECTIONS * 1000) / hashes,
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
  ];
}
