import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HeaderReader } from '../edge/presented-token';
import type { ErrorCode } from '../errors';
import { makeRefusal } from './refusal';

/** The headers of a request as the web reads them. */
export const headersOf = ({ headers }: IncomingMessage): HeaderReader => ({
  get: (name) => [headers[name]].flat().join(', ') || null,
});

/** Answers a request that never reaches Next (lib/server/refusal.ts). */
export function refuse(request: IncomingMessage, response: ServerResponse, code: ErrorCode): true {
  writeRefusal(request, response, code);
  response.end();
  return true;
}

/** The same without the end: the client has the whole answer, and the connection stays open. */
export function writeRefusal(request: IncomingMessage, response: ServerResponse, code: ErrorCode): void {
  const { method = '', url: target = '' } = request;
  const { status, headers, body } = makeRefusal(code, { method, target, headers: headersOf(request) });
  response.writeHead(status, headers).write(body);
}
