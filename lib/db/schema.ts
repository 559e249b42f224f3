/**
 * The tables. Only text and bigint columns; ids are UUIDv7 text; times are seconds since the epoch, and a time that may
 * be null says whether something happened (`revoked_at`).
 */
export type Schema = {
  users: UsersTable;
  sessions: SessionsTable;
  audit_events: AuditEventsTable;
};

export type UsersTable = {
  id: string;
  /** Normalised (lib/auth/username.ts), unique. */
  username: string;
  /** With its scheme in front (lib/auth/password.ts). */
  password_hash: string;
  created_at: number;
  /** Since when this user may not sign in. */
  disabled_at: number | null;
};

export type SessionsTable = {
  id: string;
  user_id: string;
  /** How the tokens travel: cookies of a browser or JSON of an API client. */
  client: 'browser' | 'api';
  /** Of the refresh token that counts; goes up by one each time it is renewed. */
  generation: number;
  rotated_at: number;
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
    | 'signed_in'
    | 'sign_in_failed'
    | 'signed_out'
    /** Ended from elsewhere: another device of the same person (`by_session_id`). */
    | 'session_revoked'
    /** A refresh token was used that had been replaced long before: it was copied. The session was ended. */
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
