import { ServerResponse } from 'node:http';
import type { RequestStart } from './request-start';

/**
 * The requests of this process that wait for their answer now. Next opens its port before it calls us, so these came before anybody
 * could be told of them.
 *
 * Node has no public list: its open handles hold the sockets, and a socket the answer it waits for. Both are undocumented, and the
 * same in Node 20 to 24; without them the list is empty.
 */
export function requestsBegun(): RequestStart[] {
  const { _getActiveHandles: handles } = process as { _getActiveHandles?(): { _httpMessage?: unknown }[] };
  const messages = handles?.call(process).map(({ _httpMessage }) => _httpMessage) ?? [];
  const responses = messages.filter((message) => message instanceof ServerResponse);
  return responses.map((response) => ({ request: response.req, response, socket: response.req.socket }));
}
