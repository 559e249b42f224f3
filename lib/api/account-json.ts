import type { Account } from '../auth/account';
import type { ListedSession } from '../auth/session';
import type { AccountJson, SessionJson } from './answer-schemas';

/** A session in the API's words, which the account's export and the command line use as well. */
export const sessionJson = (session: ListedSession): SessionJson => ({
  id: session.id,
  client: session.client,
  user_agent: session.device.userAgent,
  address: session.device.address,
  created_at: session.createdAt,
  last_seen_at: session.lastSeenAt,
  expires_at: session.expiresAt,
});

/** What its owner is told of an account, beside whose it is. */
export const accountJson = (account: Account): AccountJson => ({
  email: account.email,
  pending_email: account.pendingEmail,
  created_at: account.createdAt,
  password_changed_at: account.passwordChangedAt,
});
