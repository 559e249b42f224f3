import type { ServerResponse } from 'node:http';
import { perProcess } from '../per-process';

type FailedRequest = { path: string; method: string; headers: Readonly<Record<string, string | string[] | undefined>> };

/** What pages and handlers know of the process that serves them. */
export type ServerProcess = {
  /** Whether it was told to end: nobody new should be sent here. */
  isEnding(): boolean;
  /** The response to a request that is being answered, by its id. */
  findResponse(requestId: string): ServerResponse | undefined;
  /** Logs a page that failed under the ids that its error page shows. */
  logPageError(error: unknown, request: FailedRequest): void;
};

const shared = perProcess<ServerProcess | undefined>('server', () => undefined);

/** Undefined where another server than ours runs this: `next start`, `next build`, a unit test. */
export const serverProcess = (): ServerProcess | undefined => shared.peek();

export const announceServerProcess = (server: ServerProcess): void => shared.set(server);

/** Ends a process that `next start` or `next dev` began: it lacks all that stands before Next. */
export function requireOwnServer(): void {
  if (serverProcess()) return;
  process.stderr.write('Latchkey has its own server. Start it with npm start, or npm run dev for development.\n');
  process.exit(1);
}
