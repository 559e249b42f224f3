/**
 * The tables. Only text and bigint columns; ids are UUIDv7 text; times are seconds since the epoch, and a time that may
 * be null says whether something happened (`revoked_at`).
 */
export type Schema = {
  users: UsersTable;
  sessions: SessionsTable;
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
  /** When the password was last checked (claim `auth_time`). */
  authenticated_at: number;
  created_at: number;
  expires_at: number;
  revoked_at: number | null;
  user_agent: string;
  address: string;
};
