import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type * as z from 'zod';
import { campaign } from '../../test/campaign';
import { campaignSeed } from '../../test/dice';
import { type RandomBody, randomBodies } from '../../test/random-bodies';
import { rounds } from '../../test/rounds';
import * as accountInput from '../api/account-input';
import { preferencesInput } from '../api/preferences-input';
import { signInInput } from '../api/sign-in-input';
import { revokeTokenInput, tokenInput } from '../api/token-input';
import { normaliseEmail } from '../auth/email';
import { normaliseUsername } from '../auth/username';
import { AuthError } from '../errors';
import { readInput } from './input';

const SEED = campaignSeed();
const BODIES = rounds(1_500, 200_000);

type Schema = z.ZodType | ((body: object) => z.ZodType);
const SCHEMAS: Record<string, Schema> = {
  ...accountInput,
  preferencesInput,
  revokeTokenInput,
  signInInput,
  tokenInput,
};

test('every schema that a handler reads is among those that are tried', () => {
  const handlers = readdirSync('app/api', { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('route.ts'),
  );
  const texts = handlers.map((file) => readFileSync(path.join('app/api', file), 'utf8'));
  const read = texts.flatMap((text) => [...text.matchAll(/readInput\([^,]+,\s*(\w+)/g)].map(([, name]) => name ?? ''));
  expect([...new Set(read)].sort()).toEqual(Object.keys(SCHEMAS).sort());
});

/** What must be so of each field that gets through, whatever was sent. */
const HOLDS: Record<string, (value: unknown) => boolean> = {
  email: (value) => value === null || normaliseEmail(String(value)) === value,
  username: (value) => typeof value === 'string' && value.length > 0 && value.length <= 254,
  password: isFilled,
  current_password: isFilled,
  new_password: isFilled,
  refresh_token: isFilled,
  token: (value) => typeof value === 'string' && value.length <= 100,
  return_to: (value) => typeof value === 'string',
  locale: (value) => value === 'en' || value === 'ko',
  which: (value) => typeof value === 'string' && /^(others|all|[0-9a-f-]{36})$/i.test(value),
  theme: (value) => value === 'system' || value === 'light' || value === 'dark',
};

function isFilled(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

/** @returns the status it is refused with, or 200 */
async function outcomeOf({ contentType, body }: RandomBody, schema: Schema): Promise<number> {
  const headers = contentType ? { 'content-type': contentType } : {};
  const request = new Request('http://localhost/', { method: 'POST', headers, body: Uint8Array.from(body) });
  try {
    const input = (await readInput(request, schema as z.ZodType<Record<string, unknown>>)) ?? {};
    const wrong = Object.entries(input).filter(([name, value]) => value !== undefined && !HOLDS[name]?.(value));
    expect(wrong).toEqual([]);
    expect(Object.getPrototypeOf(input)).toBe(Object.prototype);
    return 200;
  } catch (error) {
    if (!(error instanceof AuthError)) throw error;
    return error.status;
  }
}

test(`of ${BODIES} random bodies (seed ${SEED}) each is read as it should be or refused as bad input [V15.3.6]`, async () => {
  const { count, counts, report } = campaign('random bodies', SEED);
  const attempt = fc.tuple(fc.constantFrom(...Object.values(SCHEMAS)), randomBodies);
  await fc.assert(
    fc.asyncProperty(attempt, async ([schema, body]) => {
      const status = await outcomeOf(body, schema);
      expect([200, 400, 415]).toContain(status);
      count(status);
    }),
    { numRuns: BODIES, seed: SEED },
  );
  report();
  expect(Object.keys(counts())).toEqual(['200', '400', '415']); // all of it was tried
  expect(Object.keys({})).toEqual([]); // and no prototype was touched
  expect(({} as Record<string, unknown>).username).toBeUndefined();
}, 3_600_000);

test('a username that gets through is normalised, and so is every spelling of it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 20 }), (username) => {
      const parsed = signInInput.safeParse({ username, password: 'x' });
      expect(parsed.data?.username ?? null).toBe(normaliseUsername(username));
    }),
    { numRuns: rounds(500, 50_000), seed: SEED },
  );
});
