import * as z from 'zod';
import { signInInput } from './sign-in-input';
import { text } from './text';

export const refreshInput = z.object({ refresh_token: text('refresh_token').min(1).max(512) });

export const credentialsInput = signInInput.omit({ return_to: true });

/** What the token endpoint takes: a refresh token, or else a username and password. */
export const tokenInput = (body: object) => ('refresh_token' in body ? refreshInput : credentialsInput);

/** What the revocation endpoint takes (RFC 7009 section 2.1). The kind is told by the token itself, whatever `token_type_hint` says. */
export const revokeTokenInput = z.object({
  token: z.string('token must be a text').min(1, 'token must not be empty').describe('A refresh or access token'),
});
