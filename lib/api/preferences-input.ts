import * as z from 'zod';
import { LOCALES } from '../i18n/locale';
import { returnTo } from './text';

/** `system` follows the device. */
export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

export const preferencesInput = z.object({
  locale: z.enum(LOCALES, `locale must be one of ${LOCALES.join(', ')}`).optional(),
  theme: z
    .enum(THEMES, `theme must be one of ${THEMES.join(', ')}`)
    .optional()
    .describe('`system` follows the device'),
  return_to: returnTo,
});
