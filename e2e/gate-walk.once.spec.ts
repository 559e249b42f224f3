import { rawHttp } from '../test/raw-http';
import { rounds } from '../test/rounds';
import { expect, test } from './fixtures';
import { bytesOf, gateSpellings } from './gate-spellings';
import { prepareWalk, walkAround, whatCanaryHas, wrongWith } from './gate-walk';

test.setTimeout(rounds(120_000, 600_000));

test('however a protected path is spelled, nobody else sees a byte of it [V14.2.5]', async ({ origin, db }) => {
  const walk = await prepareWalk(db, origin);
  expect(walk.secrets.length).toBeGreaterThan(25);
  const before = await whatCanaryHas(db);
  const spellings = gateSpellings();
  expect(spellings.length).toBeGreaterThanOrEqual(300);
  expect(await walkAround(origin, walk, spellings)).toEqual([]);
  expect(await whatCanaryHas(db)).toEqual(before); // and nobody else changed any of it
});

test('the walk sees what it looks for', async ({ origin, db }) => {
  const { own, secrets } = await prepareWalk(db, origin);
  for (const encoding of ['identity', 'gzip', 'br', 'deflate']) {
    const spelling = { line: 'GET /account HTTP/1.1', headers: [`accept-encoding: ${encoding}`] };
    const answer = await rawHttp(origin, bytesOf(origin, spelling, own));
    expect(wrongWith(answer, 'another', secrets)).toMatch(/^shows canary/);
    expect(wrongWith({ ...answer, body: answer.body.replaceAll(/canary\w*/g, '') }, 'none', secrets)).toMatch(
      /^shows /,
    );
  }
  const quiet = { status: 200, head: '', headers: new Headers(), body: '' };
  const hidden = Buffer.from('{"username":"canary7h3x"}').toString('base64');
  expect(wrongWith({ ...quiet, body: hidden }, 'another', [])).toMatch(/^shows /);
  expect(wrongWith({ ...quiet, status: 500 }, 'none', [])).toBe('is a 500');
  const elsewhere = new Headers({ location: '//evil.example/' });
  expect(wrongWith({ ...quiet, headers: elsewhere }, 'none', [])).toMatch(/^leads to/);
  expect(wrongWith(quiet, 'none', secrets)).toBeNull();
});
