import * as z from 'zod';
import { normaliseEmail } from '../auth/email';
import { newUsernameProblem, normaliseUsername } from '../auth/username';
import { password, returnTo, text } from './text';

/** What the endpoints of accounts take. */

const NAMES = '1 to 64 letters, digits, dots, dashes or underscores, letters of one script';

const newUsername = z
  .string('username must be a text')
  .transform((typed, context) => {
    const username = normaliseUsername(typed);
    if (username !== null && newUsernameProblem(username) === null) return username;
    context.addIssue({ code: 'custom', message: `username must have ${NAMES}` });
    return z.NEVER;
  })
  .describe(NAMES);

const email = z
  .string('email must be a text')
  .transform((typed, context) => {
    const normalised = normaliseEmail(typed);
    if (normalised !== null) return normalised;
    context.addIssue({ code: 'custom', message: 'email must be an address that mail can be sent to' });
    return z.NEVER;
  })
  .describe('An address that mail can be sent to');

const none = z.literal('').transform(() => null); // a form sends an empty field for none

export const signUpInput = z.object({
  username: newUsername,
  email: z
    .union([none, email], 'email must be an address that mail can be sent to')
    .optional()
    .default(null)
    .describe('An address that mail can be sent to; empty for none'),
  password: password('password'),
  return_to: returnTo,
});

export const confirmInput = z.object({
  password: password('password'),
  return_to: returnTo,
});

export const deleteInput = z.object({ password: password('password') });

export const changePasswordInput = z.object({
  current_password: password('current_password'),
  new_password: password('new_password'),
});

export const changeEmailInput = z.object({ email });

/** 254 is the longest username or address. */
export const forgotInput = z.object({
  username: text('username').trim().min(1, 'username must not be empty').max(254).describe('A username or an address'),
  return_to: returnTo,
});

const token = text('token').max(100, 'token is not one of ours').describe('From the link');

export const verifyEmailInput = z.object({ token });

export const resetPasswordInput = z.object({ token, password: password('password'), return_to: returnTo });

export const revokeInput = z.object({
  which: z
    .union([z.enum(['others', 'all']), z.uuid()], 'which must be a session id, "others" or "all"')
    .describe('Which sessions: one, all but the one that asks, or all'),
});
