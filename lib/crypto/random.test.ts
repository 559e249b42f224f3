import { expect, test } from 'vitest';
import { lowestUuidv7, randomFraction, randomLabel, randomNonce, randomSecret, uuidv7, uuidv7Of } from './random';

test('a UUIDv7 carries its time, version, counter and variant (the time of RFC 9562, appendix A.6)', () => {
  const id = uuidv7Of(0x017f22e279b0, 0xcc3);
  expect(id).toMatch(/^017f22e2-79b0-7cc3-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('UUIDv7s of later times sort later', () => {
  const times = [0, 1, 0xffff, 0x10000, 1_795_000_000_000, 1_795_000_000_001, 2 ** 48 - 1];
  const ids = times.map((at) => uuidv7Of(at, 0));
  expect([...ids].sort()).toEqual(ids);
});

test('UUIDv7s sort in the order they were made, thousands a millisecond', () => {
  const ids = Array.from({ length: 50_000 }, () => uuidv7());
  expect([...ids].sort()).toEqual(ids);
});

test('the lowest UUIDv7 of a second sorts after all before and before all from then on', () => {
  const lowest = lowestUuidv7(1_795_000_000);
  expect(uuidv7Of(1_794_999_999_999, 4095) < lowest).toBe(true);
  expect(lowest < uuidv7Of(1_795_000_000_000, 0)).toBe(true);
});

test('a fraction is at least 0 and below 1', () => {
  const fractions = Array.from({ length: 1000 }, randomFraction).sort((a, b) => a - b);
  expect(fractions[0]).toBeGreaterThanOrEqual(0);
  expect(fractions.at(-1)).toBeLessThan(1);
  expect(fractions[500]).toBeGreaterThan(0.3);
});

test('nothing random comes twice [V11.5.2]', () => {
  for (const make of [uuidv7, randomSecret, randomLabel, randomNonce]) {
    const made = new Set(Array.from({ length: 10_000 }, () => make()));
    expect(made.size).toBe(10_000);
  }
});

test('a secret is 256 bits of base64url, a label 128 bits, a nonce 128 bits of base64 [V6.5.3 V6.5.4 V11.2.3 V11.5.1]', () => {
  expect(randomLabel()).toMatch(/^[A-Za-z0-9_-]{22}$/);
  expect(randomSecret()).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(randomNonce()).toMatch(/^[A-Za-z0-9+/]{22}==$/);
});
