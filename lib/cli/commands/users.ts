import { findUsers, type ListedUser } from '../../auth/directory';
import type { Db } from '../../db/client';
import { CommandFailure } from '../terminal/failure';
import type { Answer, Listing } from '../terminal/output';
import { formatFacts } from '../terminal/table';
import { formatTime } from '../terminal/wording';

/** @throws CommandFailure where nobody is named so, or two are */
export async function requireUser(db: Db, named: string): Promise<ListedUser> {
  const [user, another] = await findUsers(db, named);
  if (!user) throw new CommandFailure('notFound', 'user_not_found', `There is no user ${named}.`);
  if (!another) return user;
  const ids = `${user.id} (${user.username}) and ${another.id} (${another.username})`;
  throw new CommandFailure('failed', 'user_ambiguous', `${named} names two users. Use an id: ${ids}.`);
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

export const listing = (items: AsyncIterable<ListedUser>): Listing<ListedUser> => ({
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

export const shown = (user: ListedUser): Answer => ({
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
