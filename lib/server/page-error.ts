import { REQUEST_ID_HEADER } from '../edge/routes';
import { log } from '../observe/log';
import { perProcess } from '../per-process';

type FailedRequest = { path: string; method: string; headers: Readonly<Record<string, string | string[] | undefined>> };

const logged = perProcess('logged errors', () => new WeakSet<object>()).get();

/** Whether a page's error is in the log already. */
export const wasLogged = (error: object): boolean => logged.has(error);

/** Logs a page that failed under the ids that its error page shows. Without the query, which may hold a token. */
export function logPageError(error: unknown, { path, method, headers }: FailedRequest): void {
  if (error instanceof Error) logged.add(error);
  const { digest } = error as { digest?: string };
  const requestId = headers[REQUEST_ID_HEADER];
  log.error({ err: error, requestId, digest, method, path: path.split('?')[0] }, 'page failed');
}
