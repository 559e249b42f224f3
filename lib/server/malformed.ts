import type { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { HeaderReader } from '../edge/presented-token';
import { lowerAscii, trimBlanks } from '../edge/wire-text';
import type { ErrorCode } from '../errors';
import { type Asked, makeRefusal } from './refusal';

/** What Node calls the errors that are not a plain 400. */
const CODES: Readonly<Record<string, ErrorCode>> = {
  HPE_HEADER_OVERFLOW: 'headers_too_large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 'content_too_large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request_timeout',
};

type ClientError = NodeJS.ErrnoException & { rawPacket?: Buffer };

/**
 * Answers what is no request (unreadable, too large a head, too slow) with our own texts and the headers of every answer. Nobody else
 * could see a request here; Node's own answers to these have no text and one header, `Connection`. As careful as Node: nothing is
 * written into an answer that has begun.
 */
export function refuseMalformed(
  { code = '', rawPacket }: ClientError,
  socket: Duplex,
  headers: Readonly<Record<string, string>>,
): void {
  const { _httpMessage: begun } = socket as Duplex & { _httpMessage?: ServerResponse | null };
  if (socket.writable && !begun?.headersSent)
    socket.write(answerTo(CODES[code] ?? 'invalid_request', guessAsked(rawPacket), headers));
  (socket as Duplex & { destroySoon(): void }).destroySoon(); // what was written is sent first
}

function answerTo(code: ErrorCode, asked: Asked, common: Readonly<Record<string, string>>): Buffer {
  const { status, statusText, headers, body } = makeRefusal(code, asked);
  const lines = Object.entries({ ...common, ...headers, connection: 'close' });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return Buffer.concat([Buffer.from(`HTTP/1.1 ${status} ${statusText}\r\n${head}\r\n`), body]);
}

/** Who asks, as far as the bytes say that could not be read: the language of the answer and whether it is a page depend on it, and no more. */
function guessAsked(packet: Buffer | undefined): Asked {
  const [first = '', ...lines] = (packet?.toString('latin1') ?? '').split('\r\n');
  const [method = '', target = ''] = first.split(' ');
  return { method, target, headers: readerOf(lines) };
}

const readerOf = (lines: readonly string[]): HeaderReader => ({
  get: (name) => {
    const line = lines.find((each) => lowerAscii(each.slice(0, name.length + 1)) === `${name}:`);
    return line === undefined ? null : trimBlanks(line.slice(name.length + 1));
  },
});
