import { quantile, type Target } from './load';
import { measureInTurn } from './pages';
import type { People } from './people';
import { residentMemory, type Started } from './servers';
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

/** Our protected page, as somebody signed in asks for it. */
export const protectedPage = (url: string, accessToken: string): Target => ({
  url: `${url}/protected`,
  status: 200,
  headers: () => ({ cookie: `access=${accessToken}` }),
});

/** Pages, handlers, redirects and renewals against what they cost Next alone, and memory after all that. */
export async function measureRequests(
  { ours, floor, ungated }: Servers,
  people: People,
  length: Length,
): Promise<Row[]> {
  const { accessToken, refreshTokens } = people;
  let used = 0;
  const page = protectedPage(ours.url, accessToken);
  const bearer = () => ({ authorization: `Bearer ${accessToken}` });
  const refresh = () => ({ cookie: `refresh=${refreshTokens[used++]}` });
  const api = `${ours.url}/api/protected`;
  const figures = await measureInTurn(
    {
      'floor: page': { url: `${floor.url}/hello`, status: 200 },
      '/protected': page,
      'floor: handler': { url: `${floor.url}/api/hello`, status: 200 },
      '/api/protected by cookie': { ...page, url: api },
      'bare floor: handler': { url: `${ungated.url}/api/hello`, status: 200 },
      '/api/protected by bearer': { url: api, status: 200, headers: bearer },
      'floor: redirect': { url: `${floor.url}/elsewhere`, status: 307 },
      'redirect to sign-in': { url: `${ours.url}/protected`, status: 307 },
      renewal: { url: `${ours.url}/protected`, status: 307, headers: refresh },
      'bare floor: page': { url: `${ungated.url}/hello`, status: 200 },
    },
    length,
  );
  type Name = keyof typeof figures;
  const rate = (ours: Name, floor: Name, atLeast?: number): Row => ({
    figure: `${ours} against ${floor}`,
    unit: 'requests/s',
    ours: figures[ours].rate,
    floor: figures[floor].rate,
    ...(atLeast && { target: { atLeast } }),
  });
  const time = (ours: Name, floor: Name, of: 'p50' | 'p99'): Row => ({
    figure: `${ours} against ${floor}, ${of}`,
    unit: 'ms',
    ours: figures[ours][of],
    floor: figures[floor][of],
  });
  const memory = { ours: residentMemory(ours), floor: residentMemory(floor) };
  return [
    rate('/protected', 'floor: page', 0.95),
    time('/protected', 'floor: page', 'p50'),
    time('/protected', 'floor: page', 'p99'),
    rate('/api/protected by bearer', 'bare floor: handler', 0.85),
    rate('/api/protected by cookie', 'floor: handler', 0.9),
    time('/api/protected by cookie', 'floor: handler', 'p99'),
    rate('redirect to sign-in', 'floor: redirect', 0.95),
    rate('renewal', '/protected', 0.8),
    rate('bare floor: page', 'floor: page'),
    rate('bare floor: handler', 'floor: handler'),
    { figure: 'memory after the load', unit: 'MiB', ...memory, target: { atMost: 1.3 } },
  ];
}

/** How many can sign in, and what a flood of sign-ins does to a page and to those in excess. */
export async function measureSignIns(ours: Started, people: People, cost: number): Promise<Row[]> {
  const { usernames, accessToken } = people;
  const hashes = await hashesPerSecond(cost);
  const { rate } = await signInsPerSecond(signIns(ours.url, usernames, 200), 20);
  const flood = await pageUnderFlood(protectedPage(ours.url, accessToken), signIns(ours.url, usernames, null), 10);
  return [
    {
      figure: `sign-ins, 8 at once, against hashes of cost ${cost} alone`,
      unit: 'per s',
      ours: rate,
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
  ];
}
