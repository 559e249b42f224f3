import { REQUEST_ID_HEADER } from '../edge/routes';
import { log } from '../log';

type FailedRequest = { path: string; method: string; headers: Readonly<Record<string, string | string[] | undefined>> };

/** Logs a page that failed under the ids that its error page shows. Without the query, which may hold a token. */
export function logPageError(error: unknown, { path, method, headers }: FailedRequest): void {
  const { digest } = error as { digest?: string };
  const requestId = headers[REQUEST_ID_HEADER];
  log.error({ err: error, requestId, digest, method, path: path.split('?')[0] }, 'page failed');
}
