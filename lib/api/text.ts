import * as z from 'zod';
import { isStorable } from '../auth/storable';

/** A text that can be stored, hashed and shown as it came. @param name of the field */
export const text = (name: string) =>
  z.string(`${name} must be a text`).refine(isStorable, `${name} must not hold NUL or half a character`);

/** Taken exactly as it comes: not trimmed, folded or cut. */
export const password = (name: string) => text(name).min(1, `${name} must not be empty`);

/** Where a form leads. Anything else than a path of this site is passed over (lib/http/return-to.ts). */
export const returnTo = z
  .string('return_to must be a text')
  .optional()
  .describe('Where a form leads, a path of this site');
