import { getConfig } from '../config';
import type { AskedFrom } from '../flows/asked-from';
import { pickLocale } from '../i18n/locale';
import { readBrowserCookie } from './cookies';
import { deviceOf } from './device';

/** From where a request asks for something. */
export const askedFrom = (request: Request): AskedFrom => ({
  device: deviceOf(request),
  locale: pickLocale(request.headers.get('accept-language')),
  browser: readBrowserCookie(getConfig(), request.headers),
});
