import { preferencesInput } from '@/lib/api/preferences-input';
import { getConfig } from '@/lib/config/config';
import { allowOnly } from '@/lib/http/allow-only';
import { seeOther } from '@/lib/http/answers';
import { setPreferenceCookie } from '@/lib/http/cookies';
import { publicHandler } from '@/lib/http/handler';
import { readInput } from '@/lib/http/input';
import { isForm } from '@/lib/http/media-type';
import { returnPath } from '@/lib/http/return-to';

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
