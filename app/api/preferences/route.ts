import * as z from 'zod';
import { getConfig } from '@/lib/config';
import { allowOnly } from '@/lib/http/allow-only';
import { seeOther } from '@/lib/http/answers';
import { setPreferenceCookie } from '@/lib/http/cookies';
import { publicHandler } from '@/lib/http/handler';
import { readInput } from '@/lib/http/input';
import { isForm } from '@/lib/http/media-type';
import { THEMES } from '@/lib/http/preferences';
import { returnPath } from '@/lib/http/return-to';
import { LOCALES } from '@/lib/i18n/locale';

const preferencesInput = z.object({
  locale: z.enum(LOCALES, `locale must be one of ${LOCALES.join(', ')}`).optional(),
  theme: z.enum(THEMES, `theme must be one of ${THEMES.join(', ')}`).optional(),
  return_to: z.string('return_to must be a text').optional(),
});

/** Chooses the language or the theme of this browser. */
export const POST = publicHandler(async (request) => {
  const config = getConfig();
  const { locale, theme, return_to } = await readInput(request, preferencesInput);
  const answer = isForm(request)
    ? seeOther(returnPath(return_to, config.appOrigin) ?? '/')
    : new Response(null, { status: 204 });
  if (locale) setPreferenceCookie(answer, config, 'locale', locale);
  if (theme) setPreferenceCookie(answer, config, 'theme', theme);
  return answer;
});

export const { DELETE, GET, HEAD, OPTIONS, PATCH, PUT } = allowOnly('POST');
