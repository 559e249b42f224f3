import { expect, test } from 'vitest';
import { campaign } from '../../test/campaign';
import { campaignSeed, dice } from '../../test/dice';
import { idOf, NOW } from '../../test/people';
import { rounds } from '../../test/rounds';
import { secondVerifier } from '../../test/second-verifier';
import { type Fuzzed, tokenFuzzer } from '../../test/token-fuzzer/fuzzer';
import { minutes } from '../time';
import { type AccessSubject, signAccessToken, type TokenConfig, verifyAccessToken } from './access-token';

const SEED = campaignSeed();
const TOKENS = rounds(6_000, 1_000_000);
const AT_ONCE = 100;

const CONFIG: TokenConfig = {
  appOrigin: 'https://app.example.com',
  authSecrets: ['the first secret of the fuzzed one 01', 'the second secret of the fuzzed one 2'],
  accessTokenTtl: minutes(5),
};
const SUBJECTS: AccessSubject[] = [
  { sub: idOf(1), sid: idOf(101), auth_time: NOW - 60, amr: ['pwd'] },
  { sub: idOf(2), sid: idOf(102), auth_time: NOW - 3600, amr: ['pwd', 'otp'] },
  { sub: 'ffffffff-ffff-ffff-ffff-ffffffffffff', sid: idOf(103), auth_time: NOW, amr: ['pwd'] },
];

/** What the verifier and the second one make of a token, told only where it is not what it should be. */
async function misjudged(fuzzed: Fuzzed, second: (token: string, now: number) => boolean) {
  const verified = await verifyAccessToken(CONFIG, fuzzed.token, NOW);
  const first = verified.status === 'valid' ? 'valid' : verified.reason;
  const asExpected = fuzzed.verdict === 'refused' ? first !== 'valid' : first === fuzzed.verdict;
  const agreed = second(fuzzed.token, NOW) === (first === 'valid');
  return asExpected && agreed ? null : { ...fuzzed, first, agreed };
}

test(`of ${TOKENS} fuzzed tokens (seed ${SEED}) none is accepted but the valid, and a second verifier agrees on each`, async () => {
  const valid = await Promise.all(SUBJECTS.map((subject) => signAccessToken(CONFIG, subject, NOW)));
  const second = secondVerifier(CONFIG);
  const next = tokenFuzzer(CONFIG, SUBJECTS, valid, NOW, dice(SEED));
  const { count, counts, report } = campaign('fuzzed tokens, judged twice', SEED);
  for (let tried = 0; tried < TOKENS; tried += AT_ONCE) {
    const batch = Array.from({ length: AT_ONCE }, next);
    const wrong = await Promise.all(batch.map((fuzzed) => misjudged(fuzzed, second)));
    expect(wrong.filter(Boolean)).toEqual([]);
    for (const { verdict } of batch) count(verdict);
  }
  report();
  expect(counts().valid).toBeGreaterThan(TOKENS / 50);
  expect(counts().refused).toBeGreaterThan(TOKENS / 2);
  expect(Object.keys(counts())).toHaveLength(11); // each reason that a signed token can be refused for, and the two others
}, 3_600_000);
