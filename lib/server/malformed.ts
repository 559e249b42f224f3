import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { onServer } from './before-next';

/** What Node calls the errors that are not a plain 400, and what it answers to them. */
const STATUS: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Payload Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/**
 * Gives the answers to what is no request (unreadable, too large a head, too slow) the headers of every answer. Node writes
 * these by itself, and there is no request that Next or lib/server/request-start.ts could see; Node's own have one header, `Connection`.
 */
export function answerMalformed(headers: Readonly<Record<string, string>>): void {
  onServer((server) => {
    server.on('clientError', (error, socket) => refuse(socket as Socket, error, headers));
  });
}

/** In place of Node's own listener, and as careful: nothing is written into an answer that has begun. */
function refuse(socket: Socket, error: NodeJS.ErrnoException, headers: Readonly<Record<string, string>>): void {
  const { _httpMessage: begun } = socket as Socket & { _httpMessage?: ServerResponse | null };
  if (socket.writable && !begun?.headersSent)
    socket.write(headOf(STATUS[error.code ?? ''] ?? '400 Bad Request', headers));
  socket.destroySoon(); // what was written is sent first
}

function headOf(status: string, headers: Readonly<Record<string, string>>): string {
  const lines = Object.entries({ ...headers, 'cache-control': 'no-store', 'content-length': '0', connection: 'close' });
  return `HTTP/1.1 ${status}\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
}
