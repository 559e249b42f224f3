import { expect, test } from 'vitest';
import { verifiedTokens } from './verified-tokens';

const ofSession = (sid: string) => ({ kid: 'key', claims: { sid } });

test('finds what was added, under its whole text alone', () => {
  const tokens = verifiedTokens<ReturnType<typeof ofSession>>(10);
  tokens.add('a.b.c', ofSession('1'));
  expect(tokens.find('a.b.c')).toEqual(ofSession('1'));
  expect(['a.b.C', 'a.b.c ', 'a.b', ''].map(tokens.find)).toEqual([undefined, undefined, undefined, undefined]);
});

test('keeps no more than its limit: who came first goes first', () => {
  const tokens = verifiedTokens<ReturnType<typeof ofSession>>(100);
  for (let count = 0; count < 1000; count++) tokens.add(`token ${count}`, ofSession(String(count)));
  const kept = Array.from({ length: 1000 }, (_, count) => tokens.find(`token ${count}`)).filter(Boolean);
  expect(kept.map((each) => each?.claims.sid)).toEqual(Array.from({ length: 100 }, (_, count) => String(900 + count)));
});
