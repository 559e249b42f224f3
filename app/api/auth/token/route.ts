import { tokenInput } from '@/lib/api/token-input';
import { getDb } from '@/lib/db/client';
import type { Tokens } from '@/lib/flows/issue-tokens';
import { refresh } from '@/lib/flows/refresh';
import { signIn } from '@/lib/flows/sign-in';
import { allowOnly } from '@/lib/http/allow-only';
import { askedFrom } from '@/lib/http/asked-from';
import { deviceOf } from '@/lib/http/device';
import { clientHandler } from '@/lib/http/handler';
import { readInput, requireJson } from '@/lib/http/input';
import { now } from '@/lib/time';

/** Signs an API client in, or renews its session. The tokens are in the answer, never in a cookie. */
export const POST = clientHandler(async (request) => {
  requireJson(request);
  const input = await readInput(request, tokenInput);
  const device = deviceOf(request);
  if ('refresh_token' in input) {
    return answer(await refresh(getDb(), { refreshToken: input.refresh_token, client: 'api', device }, now()));
  }
  const { username, password } = input;
  const attempt = {
    username,
    password,
    client: 'api',
    from: { ...askedFrom(request), browser: null },
    replaces: null,
  } as const;
  const { tokens } = await signIn(getDb(), attempt, now());
  return answer(tokens);
});

/** As OAuth 2.0 spells it (RFC 6749 section 5.1). */
const answer = ({ accessToken, accessTokenTtl, refreshToken }: Tokens): Response =>
  Response.json({
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: accessTokenTtl,
    refresh_token: refreshToken,
  });

export const { DELETE, GET, HEAD, OPTIONS, PATCH, PUT } = allowOnly('POST');
