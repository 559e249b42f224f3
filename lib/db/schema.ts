import type { AppSchema } from '../app/schema';

/**
 * The tables. Only text and bigint columns; ids are UUIDv7 text; times are seconds since the epoch, and a time that may
 * be null says whether something happened (`revoked_at`).
 */
export type LatchkeySchema = {
  users: UsersTable;
  sessions: SessionsTable;
  audit_events: AuditEventsTable;
  one_time_tokens: OneTimeTokensTable;
  known_browsers: KnownBrowsersTable;
  guesses: GuessesTable;
  throttles: ThrottlesTable;
  mails: MailsTable;
  sent_forms: SentFormsTable;
};

/** Ours, and an app's own. */
export type Schema = LatchkeySchema & AppSchema;

export type UsersTable = {
  id: string;
  /** Normalised (lib/auth/username.ts), unique. */
  username: string;
  /** With its scheme in front (lib/auth/password/password.ts). */
  password_hash: string;
  created_at: number;
  /** Since when this user may not sign in. */
  disabled_at: number | null;
  /** Normalised (lib/auth/email.ts), unique, and verified: whoever has this mailbox said so. */
  email: string | null;
  /** The address that waits to be verified. Not unique: typing an address proves nothing. */
  pending_email: string | null;
  /** Null: it is the first one still. */
  password_changed_at: number | null;
  /** One more with each new password: what was begun with an old one is not ended after it. */
  password_version: number;
  last_signed_in_at: number | null;
};

export type SessionsTable = {
  id: string;
  user_id: string;
  /** How the tokens travel: cookies of a browser or JSON of an API client. */
  client: 'browser' | 'api';
  /** Of the refresh token that counts; goes up by one each time it is renewed. */
  generation: number;
  rotated_at: number;
  /** When it was seen that this generation's tokens arrived (lib/auth/successor.ts). Null: the one before is still good. */
  kept_at: number | null;
  /** When the password was last checked (claim `auth_time`). */
  authenticated_at: number;
  created_at: number;
  /** Of the last renewal: a page view writes nothing. */
  last_seen_at: number;
  expires_at: number;
  revoked_at: number | null;
  user_agent: string;
  address: string;
};

/** What happened, for people to see and operators to search. Rows are added, never changed. */
export type AuditEventsTable = {
  id: string;
  at: number;
  type:
    | 'signed_up'
    | 'signed_in'
    | 'sign_in_failed'
    | 'signed_out'
    /** The password was asked for once more before a sensitive change, and was right; or it was wrong. */
    | 'password_confirmed'
    | 'wrong_password'
    /** As many wrong passwords as an account takes: no more are checked until it is reset, or a known browser signs in. */
    | 'guesses_exhausted'
    | 'password_changed'
    | 'password_reset_requested'
    | 'password_reset'
    | 'email_change_requested'
    | 'email_verified'
    | 'data_exported'
    | 'account_deleted'
    /** By the operators of the site, on the command line (lib/flows/operator/operator.ts). */
    | 'user_added'
    | 'user_disabled'
    | 'user_enabled'
    | 'password_set'
    /** Ended from elsewhere: another device of the same person (`by_session_id`). */
    | 'session_revoked'
    /** A refresh token was used a second time, after its successor arrived. The session was ended. */
    | 'refresh_token_reused';
  /** Null where nobody has that name. */
  user_id: string | null;
  /** The session it happened to. */
  session_id: string | null;
  /** The session that asked for it, where that is another one. */
  by_session_id: string | null;
  user_agent: string;
  address: string;
};

/** Single-use tokens that travel by mail. */
export type OneTimeTokensTable = {
  /** SHA-256 of the token, which itself is stored nowhere. */
  hash: string;
  user_id: string;
  purpose: 'verify_email' | 'reset_password';
  /** What must still hold when it is consumed (lib/auth/one-time-token.ts): else the token is void. */
  bound_to: string;
  created_at: number;
  expires_at: number;
  consumed_at: number | null;
};

/** Browsers in which a user signed in before: strangers' guesses do not lock them out. */
export type KnownBrowsersTable = {
  /** SHA-256 of the browser's cookie. */
  hash: string;
  user_id: string;
  last_seen_at: number;
};

/** Wrong passwords since the last right one, for each account and kind of browser. */
export type GuessesTable = {
  /** Holds a hash of the username: what was typed there may be a password in the wrong field. */
  key: string;
  /** Taken before the password is checked, so that no race computes more hashes than allowed. */
  claimed: number;
  /** Found wrong. */
  failed: number;
  next_at: number;
  /** The last claim. */
  claimed_at: number;
  /** The last claim, where nobody had that name then; null where somebody had. */
  nobodys_at: number | null;
};

/** How busy somebody was lately (generic cell rate algorithm). */
export type ThrottlesTable = {
  key: string;
  /** When all that was counted will have run off. */
  clear_at: number;
};

/** Mails that wait to be sent; gone once they are. None holds a token: the sender makes it when it sends. */
export type MailsTable = {
  id: string;
  /** JSON (lib/mail/queue.ts). */
  payload: string;
  attempts: number;
  next_attempt_at: number;
  created_at: number;
};

/** Forms that were carried out, or are right now, so that none is carried out twice (lib/auth/sent-form.ts). */
export type SentFormsTable = {
  /** Keyed hash of the whole body; says nothing of what is in it. */
  hash: string;
  /** The request that carries it out. */
  holder: string;
  /** Null while it is carried out. */
  settled_at: number | null;
  /** Of the session that began with it, if one did. No foreign key: the session may be deleted first. */
  session_id: string | null;
  /** Until when one request has it to itself or, once settled, until when it is remembered. */
  expires_at: number;
};
