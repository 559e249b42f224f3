import * as z from 'zod';
import { LOCALES } from '../i18n/locale';
import { THEMES } from './preferences';

/** What the choice of language and theme takes. */
export const preferencesInput = z.object({
  locale: z.enum(LOCALES, `locale must be one of ${LOCALES.join(', ')}`).optional(),
  theme: z.enum(THEMES, `theme must be one of ${THEMES.join(', ')}`).optional(),
  return_to: z.string('return_to must be a text').optional(),
});
