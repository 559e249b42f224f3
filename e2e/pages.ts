import type { Page } from 'playwright/test';
import { issueOneTimeToken, type Purpose, resetBinding } from '../lib/auth/one-time-token';
import type { Db } from '../lib/db/client';
import { hours, now } from '../lib/time';
import type { Person } from './fixtures';

/** Every page there is, in each of its states. */
export type Visit = {
  name: string;
  path: string;
  signedIn?: boolean;
  token?: Purpose /** Long after signing in. */;
  later?: boolean;
};

export const VISITS: readonly Visit[] = [
  { name: 'home', path: '/' },
  { name: 'sign-in', path: '/sign-in' },
  { name: 'sign-in refused', path: '/sign-in?error=authorization_required' },
  { name: 'sign-in incomplete', path: '/sign-in?error=invalid_request&field=username&field=password' },
  { name: 'sign-in throttled', path: `/sign-in?error=too_many_requests&until=${now() + 600}` },
  { name: 'sign-up', path: '/sign-up' },
  { name: 'sign-up refused', path: '/sign-up?error=password_refused&reason=common&field=password' },
  { name: 'forgot-password', path: '/forgot-password' },
  { name: 'forgot-password mailed', path: '/forgot-password?done=mailed' },
  { name: 'reset-password', path: '/reset-password', token: 'reset_password' },
  { name: 'reset-password over', path: '/reset-password' },
  { name: 'verify-email', path: '/verify-email', token: 'verify_email' },
  { name: 'verify-email over', path: '/verify-email' },
  { name: 'verify-email done', path: '/verify-email?done=verified' },
  { name: 'protected', path: '/protected', signedIn: true },
  { name: 'account', path: '/account?done=mailed', signedIn: true },
  { name: 'password', path: '/account/password?error=wrong_password&field=current_password', signedIn: true },
  { name: 'email', path: '/account/email', signedIn: true },
  { name: 'delete', path: '/account/delete', signedIn: true },
  { name: 'confirm', path: '/confirm?return_to=%2Faccount%2Femail', signedIn: true, later: true },
  { name: 'sessions', path: '/account/sessions?done=one', signedIn: true },
  { name: 'activity', path: '/account/activity', signedIn: true },
  { name: 'not found', path: '/no/such/page', signedIn: true },
];

/** Opens a page as its reader would, with a token as a mail would bring it. */
export async function visit(page: Page, db: Db, person: Person, { path, token, later }: Visit): Promise<void> {
  if (later) {
    const before = { authenticated_at: now() - hours(1) };
    await db.updateTable('sessions').set(before).where('user_id', '=', person.id).execute();
  }
  await page.goto(token ? `${path}?token=${await tokenFor(db, person, token)}` : path);
  // With all that scripts add to it.
  const passwords = await page.locator('input[type=password]').count();
  if (passwords > 0) await page.locator('button[aria-controls]').first().waitFor();
}

async function tokenFor(db: Db, { id, email }: Person, purpose: Purpose): Promise<string> {
  const pending = `new-${email}`;
  await db.updateTable('users').set({ pending_email: pending }).where('id', '=', id).execute();
  const boundTo = purpose === 'reset_password' ? resetBinding(email, 1) : pending;
  return issueOneTimeToken(db, { userId: id, purpose, boundTo }, now());
}
