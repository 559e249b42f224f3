import { isIPv6 } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalAddress, networkOf } from './network';

describe('canonicalAddress', () => {
  test.each([
    ['198.51.27.105', '198.51.27.105'],
    ['::ffff:198.51.27.105', '198.51.27.105'],
    ['::FFFF:C633:1B69', '198.51.27.105'],
    ['0:0:0:0:0:ffff:198.51.27.105', '198.51.27.105'],
    ['0000:0000:0000:0000:0000:ffff:c633:1b69', '198.51.27.105'],
    ['::ffff:198.51.27.105%eth0', '198.51.27.105'],
    ['::ffff:1', '::ffff:1'],
    ['::ffff:0:1', '0.0.0.1'],
    ['::198.51.27.105', '::c633:1b69'],
    ['64:ff9b::198.51.27.105', '64:ff9b::c633:1b69'],
    ['2001:0DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['2001:db8:0:1::', '2001:db8:0:1::'],
    ['fe80::1%eth0', 'fe80::1'],
    ['::', '::'],
    ['198.51.27.105:80', null],
    ['[2001:db8::1]', null],
    ['198.51.27.0105', null],
    ['::ffff:198.51.27.105.1', null],
    ['unknown', null],
    ['', null],
  ])('of %j is %j', (address, canonical) => {
    expect(canonicalAddress(address)).toBe(canonical);
  });
});

describe('networkOf', () => {
  test.each([
    ['203.0.113.7', '203.0.113.7'],
    ['203.0.113.8', '203.0.113.8'],
    ['0.0.0.0', '0.0.0.0'],
    ['', null],
    ['unknown', null],
    ['::ffff:198.51.27.105', '198.51.27.105'],
    ['::ffff:c633:1b69', '198.51.27.105'],
    ['0:0:0:0:0:ffff:198.51.27.105', '198.51.27.105'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002:0003:0004:0005:0006', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2:3::6', '2001:db8:1:2::/64'],
    ['2001:db8:1:3::6', '2001:db8:1:3::/64'],
    ['2001:db8::1:2:3:4:5', '2001:db8:0:1::/64'],
    ['2001:db8::5', '2001:db8:0:0::/64'],
    ['::', '0:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['1::', '1:0:0:0::/64'],
    ['::2:3:4:5:6:7:8', '0:2:3:4::/64'],
    ['1:2:3:4:5:6:7::', '1:2:3:4::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['fe80::1%2', 'fe80:0:0:0::/64'],
    ['fe80::1%a:b:c:d:e:f', 'fe80:0:0:0::/64'],
    ['64:ff9b::192.0.2.1', '64:ff9b:0:0::/64'],
    ['2001:db8::3:4:5:192.0.2.1', '2001:db8:0:3::/64'],
    ['2001:db8:1:2:3:4:192.0.2.1', '2001:db8:1:2::/64'],
  ])('counts %j as %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  const group = fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, fc.integer({ min: 0, max: 0xffff }));
  const groupsOf = (length: number) => fc.array(group, { minLength: length, maxLength: length });
  const network = groupsOf(4);
  const rest = groupsOf(4);

  /** One of the many ways to write an address (RFC 4291 section 2.2, RFC 4007 section 11). */
  const spelling = fc.record({
    padded: fc.boolean(),
    capitals: fc.boolean(),
    dotted: fc.boolean(),
    /** Which of the runs of zeros `::` stands for, if any. */
    shortened: fc.option(fc.nat()),
    zone: fc.constantFrom('', '%eth0', '%1', '%lo'),
  });
  type Spelling = typeof spelling extends fc.Arbitrary<infer T> ? T : never;

  function spell(groups: number[], { padded, capitals, dotted, shortened, zone }: Spelling): string {
    const words = groups.map((value) => value.toString(16).padStart(padded ? 4 : 0, '0'));
    if (dotted) words.splice(6, 2, [6, 7].flatMap((at) => bytesOf(groups[at] ?? 0)).join('.'));
    const runs = runsOfZeros(groups.slice(0, words.length - (dotted ? 1 : 0)));
    const run = shortened === null ? undefined : runs[shortened % runs.length];
    const text = run ? `${words.slice(0, run[0]).join(':')}::${words.slice(run[1]).join(':')}` : words.join(':');
    return (capitals ? text.toUpperCase() : text) + zone;
  }

  const bytesOf = (value: number): number[] => [value >> 8, value & 0xff];

  /** From where to where there are zeros, a part of a longer run too. */
  function runsOfZeros(groups: number[]): [number, number][] {
    const edges = groups.flatMap((_, from) => groups.map((_, last): [number, number] => [from, last + 1]));
    return edges.filter(([from, to]) => from < to && groups.slice(from, to).every((value) => value === 0));
  }

  const keyOf = (groups: number[]): string => `${groups.map((value) => value.toString(16)).join(':')}::/64`;

  test('counts every spelling of every address of a /64 as one', () => {
    fc.assert(
      fc.property(network, rest, spelling, (first, last, how) => {
        const address = spell([...first, ...last], how);
        expect(isIPv6(address)).toBe(true);
        expect(networkOf(address)).toBe(keyOf(first));
      }),
      { numRuns: 10_000, seed: 1 },
    );
  });

  test('counts neighbours apart, however they are spelled', () => {
    fc.assert(
      fc.property(network, rest, spelling, spelling, fc.nat({ max: 63 }), (first, last, one, other, bit) => {
        const neighbour = first.map((value, at) => (at === bit >> 4 ? value ^ (1 << (bit & 15)) : value));
        expect(networkOf(spell([...neighbour, ...last], one))).not.toBe(networkOf(spell([...first, ...last], other)));
      }),
      { numRuns: 5000, seed: 1 },
    );
  });

  test('counts every IPv4 address for itself', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => networkOf(address) === address),
      { seed: 1 },
    );
  });
});
