import { findUsers, type ListedUser } from '../auth/directory';
import { normaliseEmail } from '../auth/email';
import { newUsernameProblem, normaliseUsername } from '../auth/username';
import { randomPassword } from '../crypto/random';
import type { Db } from '../db/client';
import { addUser } from '../flows/add-user';
import type { Locale } from '../i18n/locale';
import { now } from '../time';
import { askNewPassword } from './ask-password';
import { CommandFailure } from './failure';
import { formatTime } from './format-time';
import type { Answer, Listing } from './output';
import { formatFacts } from './table';
import type { Opened } from './with-database';

/** @throws CommandFailure where nobody is named so, or two are */
export async function requireUser(db: Db, named: string): Promise<ListedUser> {
  const [user, another] = await findUsers(db, named);
  if (!user) throw new CommandFailure('notFound', 'user_not_found', `There is no user ${named}.`);
  if (!another) return user;
  const ids = `${user.id} (${user.username}) and ${another.id} (${another.username})`;
  throw new CommandFailure('failed', 'user_ambiguous', `${named} names two users. Use an id: ${ids}.`);
}

type AddOptions = { email?: string; verified?: boolean; generate?: boolean; locale: Locale };

export async function addUserByOperator({ db, config }: Opened, typed: string, options: AddOptions): Promise<Answer> {
  const username = requireNewUsername(typed);
  const email = requireEmail(options);
  const generated = options.generate ? randomPassword(config.passwordMinLength) : null;
  const password = generated ?? (await askNewPassword(`Password for ${username}`));
  const { verified = false, locale } = options;
  const user = await addUser(db, { username, email, password, verified, locale }, now());
  const json = { id: user.id, username: user.username, ...(generated && { password: generated }) };
  const lines = [`Added ${user.username} (${user.id}).`, ...(generated ? [`Password: ${generated}`] : [])];
  return { json, text: lines.join('\n') };
}

function requireNewUsername(typed: string): string {
  const username = normaliseUsername(typed);
  if (username !== null && newUsernameProblem(username) === null) return username;
  const message = 'A username has 1 to 64 letters, digits, dots, dashes or underscores, letters of one script.';
  throw new CommandFailure('usage', 'invalid_username', message);
}

function requireEmail({ email: typed, verified }: AddOptions): string | null {
  if (typed === undefined && verified) throw new CommandFailure('usage', 'usage', '--verified needs --email.');
  if (typed === undefined) return null;
  const email = normaliseEmail(typed);
  if (email) return email;
  throw new CommandFailure('usage', 'invalid_email', `${typed} is no address that mail can be sent to.`);
}

const json = (user: ListedUser) => ({
  id: user.id,
  username: user.username,
  email: user.email,
  pending_email: user.pendingEmail,
  created_at: user.createdAt,
  disabled_at: user.disabledAt,
  password_changed_at: user.passwordChangedAt,
  last_signed_in_at: user.lastSignedInAt,
});

export const listedUsers = (items: AsyncIterable<ListedUser>): Listing<ListedUser> => ({
  items,
  json,
  row: (user) => ({
    username: user.username,
    email: emailOf(user),
    created: formatTime(user.createdAt),
    'last sign-in': formatTime(user.lastSignedInAt),
    disabled: user.disabledAt === null ? '' : 'disabled',
    id: user.id,
  }),
  none: 'No users.',
});

export const shownUser = (user: ListedUser): Answer => ({
  json: json(user),
  text: formatFacts({
    Username: user.username,
    Id: user.id,
    Email: emailOf(user) || 'none',
    Created: formatTime(user.createdAt),
    'Last sign-in': formatTime(user.lastSignedInAt) || 'never',
    'Password changed': formatTime(user.passwordChangedAt) || 'never',
    Disabled: user.disabledAt === null ? 'no' : `since ${formatTime(user.disabledAt)}`,
  }),
});

const emailOf = ({ email, pendingEmail }: ListedUser): string =>
  [email ?? '', pendingEmail ? `${pendingEmail} (not verified)` : ''].filter(Boolean).join(', ');
