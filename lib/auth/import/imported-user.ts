import { isId } from '../../edge/id';
import { normaliseEmail } from '../email';
import { NO_PASSWORD, passwordHashProblem } from '../password/password';
import { normaliseUsername } from '../username';
import { Refused, readFlag, readText, readTime } from './imported-value';

/** What a row of another system's user table may say; each but `username` may be missing or empty. */
export const IMPORTED_FIELDS = [
  'id',
  'username',
  'email',
  'email_verified',
  'pending_email',
  'password_hash',
  'created_at',
  'disabled',
  'active',
  'disabled_at',
  'password_changed_at',
  'last_signed_in_at',
] as const;

export type ImportedField = (typeof IMPORTED_FIELDS)[number];

/** Values as they stand in the file: texts, or in JSON numbers, booleans and nulls as well. */
export type ImportedFields = Partial<Record<ImportedField, unknown>>;

export type ImportedUser = {
  /** The old system's, whatever it looks like. */
  oldId: string | null;
  /** The old one where it is a UUID; else one has to be made. */
  id: string | null;
  username: string;
  /** Verified. */
  email: string | null;
  pendingEmail: string | null;
  passwordHash: string;
  /** Null where the file does not say. */
  createdAt: number | null;
  disabledAt: number | null;
  passwordChangedAt: number | null;
  lastSignedInAt: number | null;
};

export type ImportRules = {
  now: number;
  /** What an address is where its row does not say. */
  emailsVerified: boolean;
  allowWeakHashes: boolean;
};

/**
 * Reads one row. Names and addresses are brought to the spelling in which we keep them; a name that signs somebody in elsewhere
 * is not held to the rules for new ones.
 *
 * @returns the user, or why the row cannot be taken, in a sentence
 */
export function readImportedUser(fields: ImportedFields, rules: ImportRules): ImportedUser | { problem: string } {
  try {
    return {
      ...identityIn(fields),
      ...addressesIn(fields, rules),
      ...passwordIn(fields, rules),
      ...timesIn(fields, rules),
    };
  } catch (error) {
    if (error instanceof Refused) return { problem: error.message };
    throw error;
  }
}

function identityIn(fields: ImportedFields): Pick<ImportedUser, 'oldId' | 'id' | 'username'> {
  const oldId = readText(fields.id);
  const lower = oldId?.toLowerCase() ?? '';
  const typed = readText(fields.username);
  if (typed === null) throw new Refused('There is no username.');
  const username = normaliseUsername(typed);
  if (username === null) {
    throw new Refused('The username is longer than 254 characters, or has characters that nobody can see.');
  }
  return { oldId, id: isId(lower) ? lower : null, username };
}

function addressesIn(fields: ImportedFields, rules: ImportRules): Pick<ImportedUser, 'email' | 'pendingEmail'> {
  const email = emailIn(fields.email);
  const pendingEmail = emailIn(fields.pending_email);
  const verified = readFlag(fields.email_verified, 'email_verified') ?? rules.emailsVerified;
  return verified ? { email, pendingEmail } : { email: null, pendingEmail: pendingEmail ?? email };
}

function emailIn(value: unknown): string | null {
  const typed = readText(value);
  const email = typed === null ? null : normaliseEmail(typed);
  if (typed !== null && email === null) throw new Refused('The address is none that mail can be sent to.');
  return email;
}

/** Without a hash nobody signs in before they chose a password by a mailed link. */
function passwordIn(fields: ImportedFields, { allowWeakHashes }: ImportRules): Pick<ImportedUser, 'passwordHash'> {
  const passwordHash = readText(fields.password_hash) ?? NO_PASSWORD;
  const problem = passwordHash && passwordHashProblem(passwordHash, { allowWeak: allowWeakHashes });
  if (problem) throw new Refused(`The password hash ${problem}.`);
  return { passwordHash };
}

type Times = Pick<ImportedUser, 'createdAt' | 'disabledAt' | 'passwordChangedAt' | 'lastSignedInAt'>;

function timesIn(fields: ImportedFields, { now }: ImportRules): Times {
  const active = readFlag(fields.active, 'active') ?? true;
  const disabled = readFlag(fields.disabled, 'disabled') ?? !active;
  return {
    createdAt: readTime(fields.created_at, 'created_at', now),
    disabledAt: readTime(fields.disabled_at, 'disabled_at', now) ?? (disabled ? now : null),
    passwordChangedAt: readTime(fields.password_changed_at, 'password_changed_at', now),
    lastSignedInAt: readTime(fields.last_signed_in_at, 'last_signed_in_at', now),
  };
}
