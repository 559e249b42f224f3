import * as z from 'zod';
import { normaliseUsername } from '../auth/username';
import { password, returnTo } from './text';

/** What signing in takes. */
export const signInInput = z.object({
  username: z.string('username must be a text').transform((typed, context) => {
    const username = normaliseUsername(typed);
    if (username !== null) return username;
    context.addIssue({ code: 'custom', message: 'username must have 1 to 254 characters, all of them visible' });
    return z.NEVER;
  }),
  password: password('password'),
  return_to: returnTo,
});
