import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CookieClient } from '../test/cookie-client';
import type { Answer } from './http';
import { tokenLink } from './mail';

/** Asks for an operation by its name in the description, and looks at the answer as it does. */
export type Call = (
  id: string,
  options?: { as?: CookieClient | undefined; bearer?: string; body?: object; form?: boolean; param?: string },
) => Promise<Answer>;

const FIRST = 'a walrus under the lamp';
const SECOND = 'seven teapots on a glacier';

const tokenIn = (link: string) => new URL(link).searchParams.get('token') ?? '';
const json = (answer: Answer) => JSON.parse(answer.body);

/** What anybody may ask. */
export async function askInPublic(call: Call): Promise<void> {
  for (const id of ['getHealth', 'getReadiness', 'getDescription', 'getKeys']) await call(id);
  await call('setPreferences');
  await call('setPreferences', { form: true });
}

/** The life of an account, from the first operation to the last. */
export async function liveThrough(call: Call, as: CookieClient, mails: string): Promise<void> {
  const username = `ann-${randomUUID().slice(0, 8)}`;
  const [email, next] = [`${username}@example.com`, `${username}@example.org`];
  await call('signUp', { as, body: { username, email, password: FIRST } });
  await call('verifyEmail', { body: { token: tokenIn(await tokenLink(mails, email)) } });
  for (const id of ['whoAmI', 'greet', 'getAccount', 'listSessions', 'exportAccount']) await call(id, { as });
  await call('confirmPassword', { as, body: { password: FIRST } });
  await call('changeEmail', { as, body: { email: next } });
  await call('resendVerification', { as });
  await call('changePassword', { as, body: { current_password: FIRST, new_password: SECOND } });

  await workElsewhere(call, as, { username, password: SECOND });
  await call('signOutByForm', { as, form: true });

  await sleep(1000); // whoever asks in the second of a change asks for the password before it, which is gone
  await call('forgotPassword', { body: { username } });
  const link = await tokenLink(mails, email, { subject: 'Set a new password' });
  await call('resetPassword', { body: { token: tokenIn(link), password: FIRST } });
  await call('signIn', { as, body: { username, password: FIRST } });
  await call('deleteAccount', { as, body: { password: FIRST } });
}

/** An API client of the same person, and the ways to end its sessions. */
async function workElsewhere(call: Call, as: CookieClient, credentials: object): Promise<void> {
  const { refresh_token } = json(await call('getTokens', { body: credentials }));
  const { access_token } = json(await call('getTokensLikeFlaskJwt', { body: { refresh_token } }));
  const { session } = json(await call('whoAmI', { bearer: access_token }));
  await call('revokeSession', { as, param: session.id });
  await call('revokeOtherSessions', { as });
  await call('revokeSessions', { as, body: { which: 'others' } });
  await call('revokeToken', { body: { token: refresh_token } });
  await call('revokeToken', { form: true, body: { token: access_token } });
}

/** By forms alone. */
export async function liveByForms(call: Call, as: CookieClient): Promise<void> {
  const username = `ann-${randomUUID().slice(0, 8)}`;
  await call('signUp', { as, form: true, body: { username, email: '', password: FIRST } });
  await call('signOut', { as });
  await call('signIn', { as, form: true, body: { username, password: FIRST } });
  await call('deleteAccountByForm', { as, form: true, body: { password: FIRST } });
}
