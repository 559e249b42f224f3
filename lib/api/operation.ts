import type * as z from 'zod';
import type { ErrorCode } from '../errors';
import type { HeaderName } from './headers';

/** `optional`: for anybody, but a token that is sent in the `Authorization` header must hold. */
export type Access = 'public' | 'optional' | 'session';

/** A code of lib/errors.ts, or what is answered to a missing or bad token. */
export type Refusal = ErrorCode | 'token_error';

export type Answer = {
  status: number;
  description: string;
  /** Of a JSON body; without one there is none, unless `contentType` names another kind. */
  schema?: z.ZodType;
  contentType?: string;
  headers?: readonly HeaderName[];
  /** Headers that are not always there. */
  mayHave?: readonly HeaderName[];
};

/** One operation of the HTTP API. `describeApi` (lib/api/description.ts) makes OpenAPI of it. */
export type Operation = {
  /** Its name in programs that are made from the description. */
  id: string;
  method: 'get' | 'post' | 'delete';
  /** With parameters in braces. */
  path: string;
  summary: string;
  details?: string;
  access: Access;
  /** What it reads: the very schema that its handler checks with, and an example. */
  body?: { schema: z.ZodType; example: Readonly<Record<string, string>> };
  /** What it takes: JSON unless said otherwise. A form is answered with a redirect, its failure with one back to its page. */
  takes?: readonly ('json' | 'form')[];
  /** False where programs send the form, and it is answered as JSON is. */
  redirects?: boolean;
  /** Whether a form that is sent twice is carried out once (lib/http/sent-form.ts). */
  once?: boolean;
  answers: readonly Answer[];
  /** Its own; those that come with its kind are added (lib/api/refusals.ts). */
  refusals?: readonly Refusal[];
};

export type Group = { name: string; description: string; operations: readonly Operation[] };
