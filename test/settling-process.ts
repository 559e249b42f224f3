import { getDb } from '../lib/db/client';
import { changePassword } from '../lib/flows/change-password';
import { deleteAccount } from '../lib/flows/delete-account';
import { signUp } from '../lib/flows/sign-up';
import { now } from '../lib/time';
import { HOME, NEW_PASSWORD } from './account-holder';
import { PASSWORD } from './people';
import { signUpOf } from './settler';

/**
 * A process of its own in which people sign up with an address, change the password and leave, until it is killed; it writes a
 * line to standard output for each change once it is acknowledged. Started with DATABASE_URL.
 */
export type Settled = { username: string; step: 'signed_up' | 'password_changed' | 'account_deleted' };

const acknowledge = (line: Settled) => process.stdout.write(`${JSON.stringify(line)}\n`);

for (let number = 1; ; number++) {
  const wish = signUpOf(process.pid, number);
  const { username } = wish;
  const { user, session } = await signUp(getDb(), wish, now());
  acknowledge({ username, step: 'signed_up' });
  const person = { user, session, from: { ...HOME, device: wish.from.device } };
  const change = { person, currentPassword: PASSWORD, password: NEW_PASSWORD };
  const started = await changePassword(getDb(), change, now());
  acknowledge({ username, step: 'password_changed' });
  if (number % 2 === 0) continue; // every other one stays
  await deleteAccount(getDb(), { ...person, session: started?.session ?? session }, NEW_PASSWORD, now());
  acknowledge({ username, step: 'account_deleted' });
}
