import type { ListedUser } from '../../auth/directory';
import { normaliseEmail } from '../../auth/email';
import { newUsernameProblem, normaliseUsername } from '../../auth/username';
import { randomPassword } from '../../crypto/random';
import { addUser } from '../../flows/operator/add-user';
import { deleteUserByOperator } from '../../flows/operator/delete-user';
import { disableUser, enableUser } from '../../flows/operator/disable-user';
import { setUserPassword } from '../../flows/operator/set-password';
import type { Locale } from '../../i18n/locale';
import { now } from '../../time';
import { askNewPassword } from '../terminal/ask-password';
import { confirm } from '../terminal/confirm';
import { CommandFailure } from '../terminal/failure';
import type { Answer } from '../terminal/output';
import { formatCount } from '../terminal/wording';
import type { Opened } from '../with-database';
import { requireUser } from './users';

type PasswordOptions = { generate?: boolean };
type MailOptions = { locale: Locale };

export type AddOptions = PasswordOptions & MailOptions & { email?: string; verified?: boolean };

export async function add({ db, config }: Opened, typed: string, options: AddOptions): Promise<Answer> {
  const username = requireNewUsername(typed);
  const email = requireEmail(options);
  const password = await choosePassword(username, options, config.passwordMinLength);
  const { verified = false, locale } = options;
  const user = await addUser(db, { username, email, password, verified, locale }, now());
  return withPassword(`Added ${user.username} (${user.id}).`, { id: user.id, username }, password, options);
}

export async function setPassword(
  { db, config }: Opened,
  named: string,
  options: PasswordOptions & MailOptions,
): Promise<Answer> {
  const { id, username } = await requireUser(db, named);
  const password = await choosePassword(username, options, config.passwordMinLength);
  await setUserPassword(db, { userId: id, password, locale: options.locale }, now());
  const text = `${username} has a new password and is signed out everywhere.`;
  return withPassword(text, { id, username }, password, options);
}

export async function disable({ db }: Opened, named: string): Promise<Answer> {
  const { id, username } = await requireUser(db, named);
  const ended = await disableUser(db, id, now());
  const json = { id, username, disabled: true, changed: ended !== null, sessions_ended: ended ?? 0 };
  const text = `${username} may not sign in any more; ${formatCount(ended ?? 0, 'session')} ended.`;
  return { json, text: ended === null ? `${username} was disabled already.` : text };
}

export async function enable({ db }: Opened, named: string): Promise<Answer> {
  const { id, username } = await requireUser(db, named);
  const changed = await enableUser(db, id, now());
  const text = changed ? `${username} may sign in again.` : `${username} was not disabled.`;
  return { json: { id, username, disabled: false, changed }, text };
}

export async function remove(
  { db }: Opened,
  named: string,
  { yes, locale }: MailOptions & { yes?: boolean },
): Promise<Answer> {
  const user = await requireUser(db, named);
  await confirm(`Delete ${user.username} (${user.id}) and all that belongs to them? It cannot be undone.`, yes);
  if (!(await deleteUserByOperator(db, user, locale, now()))) throw gone(user);
  return { json: { id: user.id, username: user.username, deleted: true }, text: `Deleted ${user.username}.` };
}

const gone = ({ username }: ListedUser) =>
  new CommandFailure('notFound', 'user_not_found', `${username} was deleted at the same moment.`);

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

const choosePassword = async (username: string, { generate }: PasswordOptions, minLength: number): Promise<string> =>
  generate ? randomPassword(minLength) : askNewPassword(`New password for ${username}`);

/** One that was made up is told, once: it is stored nowhere. */
function withPassword(text: string, json: object, password: string, { generate }: PasswordOptions): Answer {
  if (!generate) return { json, text };
  return { json: { ...json, password }, text: `${text}\nPassword: ${password}` };
}
