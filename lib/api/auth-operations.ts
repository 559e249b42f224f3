import * as z from 'zod';
import { TOKEN_ALIAS, TOKEN_PATH } from '../edge/routes';
import { confirmInput } from './account-input';
import { jwks, nothing, signedIn, tokens, whoAmI } from './answer-schemas';
import type { Group } from './operation';
import { signInInput } from './sign-in-input';
import { credentialsInput, refreshInput, revokeTokenInput } from './token-input';

const GUESSES = ['too_many_requests', 'guesses_exhausted', 'server_overloaded'] as const;

const REFRESH_TOKEN = '01890000-0000-7000-8000-000000000000.1.h1pQ0mT2l4jXn8yqYb3uWc7rKe5sVd9fAg6iZoLxRtE';

/** At both paths. */
const TOKENS = {
  method: 'post',
  access: 'public',
  body: {
    schema: z.union([credentialsInput, refreshInput]),
    example: { username: 'john', password: 'password' },
  },
  answers: [{ status: 200, description: 'The tokens. No cookie is set.', schema: tokens }],
  refusals: ['authorization_required', 'token_error', ...GUESSES, 'service_unavailable'],
} as const;

export const AUTH: Group = {
  name: 'Signing in',
  description: 'Sessions begin, are renewed and end. A browser gets its tokens as cookies, any other client in JSON.',
  operations: [
    {
      id: 'signIn',
      method: 'post',
      path: '/api/auth',
      summary: 'Signs a browser in',
      details: 'Both tokens come as httpOnly cookies. A session that the browser held before ends.',
      access: 'optional',
      body: { schema: signInInput, example: { username: 'john', password: 'password' } },
      takes: ['json', 'form'],
      answers: [{ status: 200, description: 'Signed in.', schema: signedIn, headers: ['Set-Cookie'] }],
      refusals: ['authorization_required', ...GUESSES],
    },
    {
      id: 'whoAmI',
      method: 'get',
      path: '/api/auth',
      summary: 'Says who is signed in',
      access: 'session',
      answers: [{ status: 200, description: 'The user, and the session that asks.', schema: whoAmI }],
    },
    {
      id: 'signOut',
      method: 'delete',
      path: '/api/auth',
      summary: 'Signs out',
      details:
        'Ends the session that asks, at once and everywhere. It succeeds also when nobody is signed in, but not with a token in the header that is malformed or invalid.',
      access: 'optional',
      answers: [{ status: 204, description: 'The session has ended.', headers: ['Set-Cookie'] }],
    },
    {
      id: 'signOutByForm',
      method: 'post',
      path: '/api/auth/sign-out',
      summary: 'Signs out, by a form',
      access: 'optional',
      takes: ['form'],
      answers: [
        { status: 204, description: 'To an API client: the session has ended.', headers: ['Set-Cookie'] },
        {
          status: 303,
          description: 'Signed out, and on to the sign-in page; or on to one’s sessions with what went wrong.',
          headers: ['Location'],
          mayHave: ['Set-Cookie'],
        },
      ],
    },
    {
      ...TOKENS,
      id: 'getTokens',
      path: TOKEN_PATH,
      summary: 'Signs an API client in, or renews its tokens',
      details:
        'Takes a username and password, or a refresh token. A refresh token counts once: keep the new one. If the answer is lost, renew with the old one again: the answer has the same refresh token. Once the new refresh token was used, or an access token that came with it when it was a minute old, the old one ends the session.',
    },
    {
      ...TOKENS,
      id: 'getTokensLikeFlaskJwt',
      path: TOKEN_ALIAS,
      summary: 'The same at the path that Flask-JWT’s clients use',
      details: `Whatever is said of \`POST ${TOKEN_PATH}\` is true here.`,
    },
    {
      id: 'revokeToken',
      method: 'post',
      path: '/api/auth/revoke',
      summary: 'Ends the session of a token',
      details:
        'RFC 7009. Takes a refresh token, also one that was replaced, or a valid access token. An unknown or expired token ends nothing and is answered the same. Cookies are not looked at.',
      access: 'public',
      body: { schema: revokeTokenInput, example: { token: REFRESH_TOKEN } },
      takes: ['json', 'form'],
      redirects: false,
      answers: [
        { status: 200, description: 'If the token had a session, it has ended. An empty object.', schema: nothing },
      ],
      refusals: ['service_unavailable'],
    },
    {
      id: 'confirmPassword',
      method: 'post',
      path: '/api/auth/confirm',
      summary: 'Confirms the password of who is signed in',
      details:
        'For ten minutes from then on the session may make the changes that ask for a recent sign-in (RFC 9470).',
      access: 'session',
      body: { schema: confirmInput, example: { password: 'password' } },
      takes: ['json', 'form'],
      once: true,
      answers: [{ status: 204, description: 'Confirmed. A browser gets new cookies.', mayHave: ['Set-Cookie'] }],
      refusals: ['wrong_password', ...GUESSES],
    },
    {
      id: 'getKeys',
      method: 'get',
      path: '/.well-known/jwks.json',
      summary: 'The public keys that verify access tokens',
      details: 'RFC 7517. The next key is published 30 days before it signs. Cache them for an hour.',
      access: 'public',
      answers: [
        {
          status: 200,
          description: 'The previous, the current and the next key of each secret.',
          schema: jwks,
          contentType: 'application/jwk-set+json',
        },
      ],
    },
  ],
};
