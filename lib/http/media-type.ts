/** What a request's body says it is, without its parameters; undefined when it says nothing. */
export const mediaType = (request: Request): string | undefined =>
  request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();

/** Whether a browser's form sent it: answered with redirects, where an API client gets JSON. */
export const isForm = (request: Request): boolean => mediaType(request) === 'application/x-www-form-urlencoded';
