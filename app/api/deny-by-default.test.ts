import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { isPublic, REWRITTEN_TO } from '@/lib/edge/routes';
import { request } from '@/test/request';

/**
 * The gate spares requests with an API client's token, so each handler must refuse by itself: all that `app/` exports are asked
 * here, without the gate, with a token that does not hold.
 */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

type Route = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;

const routes = readdirSync('app', { recursive: true, encoding: 'utf8' }).filter((file) =>
  /(^|\/)route\.tsx?$/.test(file),
);

describe.each(routes)('%s', async (file) => {
  const exported = (await import(path.resolve('app', file))) as Record<string, unknown>;
  const methods = METHODS.filter((method) => method in exported);
  const url = `/${path
    .dirname(file)
    .replace(/\(\w+\)\//g, '')
    .replace(/\[{1,2}(\.\.\.)?(\w+)\]{1,2}/g, 'x')}`;
  const guarded = methods.filter((method) => !isPublic(method, url) && !REWRITTEN_TO.has(url));

  test('answers to a method', () => expect(methods).not.toEqual([]));

  test.runIf(guarded.length > 0)('refuses whoever is not signed in [V6.3.4 V7.2.1 V8.2.1]', async () => {
    for (const method of guarded) {
      const headers = { authorization: 'Bearer x.y.z' };
      const answer = await (exported[method] as Route)(request(url, { method, headers }), {
        params: Promise.resolve({ id: 'x' }),
      });
      expect([method, answer.status, await answer.json()]).toMatchObject([method, 401, { message: 'Token error' }]);
    }
  });
});
