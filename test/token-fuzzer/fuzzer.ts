import type { AccessSubject, TokenConfig } from '../../lib/edge/access-token';
import { derivedKey, periodOf } from '../derived-keys';
import type { Dice } from '../dice';
import { CONTENTS } from './contents';
import { forgeries } from './forgeries';
import { partsOf, tokenOf } from './parts';
import { properlySigned } from './properly-signed';
import { SIGNATURES } from './signatures';
import { TEXTS } from './texts';

/** A token to be tried. `verdict` is `valid`, `refused`, or why it must be refused. */
export type Fuzzed = { kind: string; token: string; verdict: string };

/**
 * Makes tokens out of valid ones: spoiled as texts, as JSON and as signatures, pieces of two put together, forged with foreign keys
 * and algorithms; and, signed with our own keys, valid ones and such as have one thing wrong. The same dice make the same tokens.
 *
 * @param valid tokens of which none that comes out is one, however it was made
 * @param now when the properly signed ones are issued, seconds since the epoch
 */
export function tokenFuzzer(
  config: TokenConfig,
  subjects: readonly AccessSubject[],
  valid: readonly string[],
  now: number,
  dice: Dice,
): () => Fuzzed {
  const ours = properlySigned(config, now);
  const forged = forgeries(derivedKey(config.authSecrets[0], periodOf(now)).publicKey);
  const spoil = spoilers(valid, dice);
  const kinds = [...Object.keys(spoil), ...Object.keys(forged), ...Object.keys(ours)];

  const make = (kind: string): Fuzzed => {
    const proper = ours[kind]?.(dice.pick(subjects), dice);
    if (proper) return { kind, ...proper };
    const token = dice.pick(valid);
    return { kind, token: forged[kind]?.(partsOf(token), dice) ?? spoil[kind]?.(token) ?? '', verdict: 'refused' };
  };
  return () => {
    let fuzzed = make(dice.pick(kinds));
    while (valid.includes(fuzzed.token)) fuzzed = make(dice.pick(kinds)); // spoiled into what it was, or another of them
    return fuzzed;
  };
}

type Spoiler = (token: string) => string;

function spoilers(valid: readonly string[], dice: Dice): Record<string, Spoiler> {
  return {
    ...mapped(TEXTS, (spoil) => (token) => spoil(token, dice)),
    ...mapped(CONTENTS, (spoil) => (token) => tokenOf(spoil(partsOf(token), dice))),
    ...mapped(SIGNATURES, (spoil) => (token) => resigned(token, (signature) => spoil(signature, dice))),
    'parts of two': (token) => splicedParts(token, dice.pick(valid), dice),
    'pieces of two': (token) => splicedTexts(token, dice.pick(valid), dice),
  };
}

const mapped = <T>(record: Record<string, T>, map: (value: T) => Spoiler): Record<string, Spoiler> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));

function resigned(token: string, spoil: (signature: Buffer) => Buffer): string {
  const parts = partsOf(token);
  return tokenOf({ ...parts, signature: spoil(parts.signature) });
}

function splicedParts(one: string, other: string, dice: Dice): string {
  const others = other.split('.');
  return one
    .split('.')
    .map((part, index) => (dice.below(2) ? part : (others[index] ?? '')))
    .join('.');
}

function splicedTexts(one: string, other: string, dice: Dice): string {
  const at = dice.below(one.length);
  return one.slice(0, at) + other.slice(dice.below(2) ? at : dice.below(other.length));
}
