import type { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/** What Node calls the errors that are not a plain 400, and what it answers to them. */
const STATUS: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Payload Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/**
 * Answers what is no request (unreadable, too large a head, too slow) with the headers of every answer. There is no request that
 * anybody else could see; Node's own answers to these have one header, `Connection`. As careful as Node: nothing is written into an
 * answer that has begun.
 */
export function refuseMalformed(
  error: NodeJS.ErrnoException,
  socket: Duplex,
  headers: Readonly<Record<string, string>>,
): void {
  const { _httpMessage: begun } = socket as Duplex & { _httpMessage?: ServerResponse | null };
  if (socket.writable && !begun?.headersSent)
    socket.write(headOf(STATUS[error.code ?? ''] ?? '400 Bad Request', headers));
  (socket as Duplex & { destroySoon(): void }).destroySoon(); // what was written is sent first
}

function headOf(status: string, headers: Readonly<Record<string, string>>): string {
  const lines = Object.entries({ ...headers, 'cache-control': 'no-store', 'content-length': '0', connection: 'close' });
  return `HTTP/1.1 ${status}\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
}
