import { type Agent, request } from 'node:http';

/** What came of a request: a whole answer, none at all, or one that broke off. */
export type Outcome =
  | { kind: 'answered'; status: number; text: string }
  | { kind: 'unanswered'; code: string | undefined }
  | { kind: 'cut' };

type Asking = { method?: string; headers?: Record<string, string>; json?: unknown; agent?: Agent };

/** Longer than any answer takes; a request that a killed process took with it gets none. */
const PATIENCE_MS = 10_000;

/** Asks over a connection of its own, unless an agent keeps one. Retries nothing. */
export function askOnce(url: string, { method, headers, json, agent }: Asking = {}): Promise<Outcome> {
  return new Promise((resolve) => {
    const body = json === undefined ? '' : JSON.stringify(json);
    const type = json === undefined ? {} : { 'content-type': 'application/json', 'content-length': body.length };
    const asking = request(url, { method: method ?? 'GET', agent: agent ?? false, headers: { ...headers, ...type } });
    asking.setTimeout(PATIENCE_MS, () => asking.destroy());
    asking.on('error', ({ code }: NodeJS.ErrnoException) => resolve({ kind: 'unanswered', code }));
    asking.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => (text += chunk));
      response.on('error', () => resolve({ kind: 'cut' }));
      response.on('end', () => resolve({ kind: 'answered', status: response.statusCode ?? 0, text }));
    });
    asking.end(body);
  });
}
