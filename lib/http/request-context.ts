import { AsyncLocalStorage } from 'node:async_hooks';
import type { Settled } from './current-session';

/** What `handler()` and what it calls know about the request that is being answered. */
export type RequestContext = {
  readonly request: Request;
  /** A form's fields as they were typed, once read: what a failed form shows again. */
  typed: Readonly<Record<string, string>>;
  /** Who is signed in, once it was asked. */
  settled?: Promise<Settled>;
};

const storage = new AsyncLocalStorage<RequestContext>();

export const inRequest = <T>(context: RequestContext, work: () => Promise<T>): Promise<T> => storage.run(context, work);

/** Null in a page, which no handler wraps. */
export const requestContext = (): RequestContext | null => storage.getStore() ?? null;
