/** The headers of answers that a client may want to read. `X-Request-Id` is on all of them. */
const HEADERS = {
  'Set-Cookie': 'Cookies of a browser, set or removed, in one header each; httpOnly',
  Location: 'Where to go on',
  'Retry-After': 'Seconds until another try makes sense',
  'WWW-Authenticate': 'What is wrong, in the words of RFC 6750 and RFC 9470',
  'Content-Disposition': 'The name to save the file under',
} as const;

export type HeaderName = keyof typeof HEADERS;

/** As an answer's description has them: those that are always there, and those that may be. */
export function describeHeaders(always: readonly HeaderName[], sometimes: readonly HeaderName[] = []): object {
  const described = (required: boolean) => (name: HeaderName) => [
    name,
    { description: HEADERS[name], required, schema: { type: name === 'Retry-After' ? 'integer' : 'string' } },
  ];
  const all = [...always.map(described(true)), ...sometimes.map(described(false))];
  return all.length > 0 ? { headers: Object.fromEntries(all) } : {};
}
