import { getConfig } from '../config/config';
import type { AskedFrom } from '../flows/asked-from';
import { readBrowserCookie } from './cookies';
import { deviceOf } from './device';
import { localeOf } from './request-locale';

/** From where a request asks for something. */
export const askedFrom = (request: Request): AskedFrom => ({
  device: deviceOf(request),
  locale: localeOf(request.headers),
  browser: readBrowserCookie(getConfig(), request.headers),
});
