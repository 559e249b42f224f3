import { connect } from 'node:net';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';

/** An answer as it came over the wire; `status` is 0 where none came. The body is as it was meant: unchunked and decompressed. */
export type RawAnswer = { status: number; head: string; headers: Headers; body: string };

const PATIENCE_MS = 10_000;

/**
 * Writes these bytes to a server, on a connection of their own, and reads until it closes. Nothing is tidied up on the way,
 * so the text must ask for the end itself (`Connection: close`, unless the server closes anyway).
 *
 * @throws Error when the server keeps the connection open
 */
export function rawHttp(origin: string, bytes: string): Promise<RawAnswer> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(Number(port), hostname);
    socket.setTimeout(PATIENCE_MS, () => socket.destroy(new Error(`no end to the answer to ${JSON.stringify(bytes)}`)));
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') reject(error);
    });
    socket.on('close', () => resolve(parseAnswer(Buffer.concat(chunks))));
    socket.write(bytes, 'latin1');
  });
}

function parseAnswer(bytes: Buffer): RawAnswer {
  const end = bytes.indexOf('\r\n\r\n');
  const head = bytes.subarray(0, end < 0 ? bytes.length : end).toString('latin1');
  const [statusLine = '', ...lines] = head.split('\r\n');
  const headers = new Headers(lines.map((line) => line.split(/: ?(.*)/, 2) as [string, string]));
  const raw = end < 0 ? Buffer.alloc(0) : bytes.subarray(end + 4);
  const whole = headers.get('transfer-encoding') === 'chunked' ? unchunk(raw) : raw;
  const body = decompress(whole, headers.get('content-encoding')).toString('utf8');
  return { status: Number(statusLine.split(' ')[1] ?? 0), head, headers, body };
}

function unchunk(raw: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < raw.length; ) {
    const line = raw.indexOf('\r\n', at);
    const size = Number.parseInt(raw.subarray(at, line).toString('latin1'), 16);
    if (line < 0 || !(size > 0)) break;
    parts.push(raw.subarray(line + 2, line + 2 + size));
    at = line + 2 + size + 2;
  }
  return Buffer.concat(parts);
}

function decompress(bytes: Buffer, encoding: string | null): Buffer {
  if (bytes.length === 0) return bytes;
  if (encoding === 'gzip') return gunzipSync(bytes);
  if (encoding === 'br') return brotliDecompressSync(bytes);
  return encoding === 'deflate' ? inflateSync(bytes) : bytes;
}
