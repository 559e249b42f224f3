import { SCRIPTED_HEADER } from '../api/form-fields';
import { isNavigation, mediaType } from '../edge/api-caller';
import { bringsCredentials, type HeaderReader } from '../edge/presented-token';

export const hasFormBody = ({ headers }: { headers: HeaderReader }): boolean =>
  mediaType(headers) === 'application/x-www-form-urlencoded';

/** Whether a browser's form sent it: answered with redirects, where an API client gets JSON, also to a form. */
export const isForm = (request: { headers: HeaderReader }): boolean =>
  hasFormBody(request) && (!bringsCredentials(request.headers) || isFromPage(request.headers));

/** An API client sends neither; a proxy may add `Authorization` to what a page's form sends. */
const isFromPage = (headers: HeaderReader): boolean => isNavigation(headers) || headers.get(SCRIPTED_HEADER) !== null;
