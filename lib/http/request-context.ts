import { AsyncLocalStorage } from 'node:async_hooks';
import type { Session } from '../auth/session';
import type { User } from '../auth/user';
import { REQUEST_ID_HEADER } from '../edge/routes';
import type { TokenError } from '../errors';
import { perProcess } from '../per-process';

export type CurrentSession = { user: User; session: Session };

/** What came of asking who is signed in. */
export type Settled = { current: CurrentSession } | { refused: TokenError };

/** What `handler()` and what it calls know about the request that is being answered. */
export type RequestContext = {
  readonly request: Request;
  /** A form's fields as they were typed, once read: what a failed form shows again. */
  typed: Readonly<Record<string, string>>;
  /** The body, once it was asked for. */
  bodyText?: Promise<string>;
  /** Who is signed in, once it was asked. */
  settled?: Promise<Settled>;
};

// One storage for all routes costs less, and the log finds the request in it.
const storage = perProcess('request', () => new AsyncLocalStorage<RequestContext>()).get();

export const inRequest = <T>(context: RequestContext, work: () => Promise<T>): Promise<T> => storage.run(context, work);

/** Null in a page, which no handler wraps. */
export const requestContext = (): RequestContext | null => storage.getStore() ?? null;

/** The id of the request that is being answered. Undefined in a page and outside of requests. */
export const currentRequestId = (): string | undefined =>
  storage.getStore()?.request.headers.get(REQUEST_ID_HEADER) ?? undefined;
