import { seeded } from './seeded';

/** Chance that comes again with its seed. */
export type Dice = {
  /** A whole number from 0 up to, not including, the limit. */
  below(limit: number): number;
  /** One of these. */
  pick<T>(list: readonly T[]): T;
  bytes(length: number): Buffer;
};

export function dice(seed: number): Dice {
  const random = seeded(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  return {
    below,
    pick: <T>(list: readonly T[]): T => {
      if (list.length === 0) throw new Error('there is nothing to pick from');
      return list[below(list.length)] as T;
    },
    bytes: (length) => Buffer.from(Array.from({ length }, () => below(256))),
  };
}

/** The seed of a campaign: FUZZ_SEED where somebody repeats one, else a new one each day, so that each day looks elsewhere. */
export function campaignSeed(): number {
  return Number(process.env.FUZZ_SEED ?? Math.floor(Date.now() / 86_400_000));
}
