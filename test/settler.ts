import type { SignUp } from '../lib/flows/sign-up';
import { HOME } from './account-holder';
import { PASSWORD } from './people';

/** The form with which one of a settling process's people signs up: the same each time it is made. */
export const signUpOf = (pid: number, number: number): SignUp => {
  const username = `settler-${pid}-${number}`;
  const device = { userAgent: 'Settling process', address: `10.1.${number >> 8}.${number & 255}` };
  const from = { ...HOME, device, form: `form of ${username}` };
  return { username, email: `${username}@example.com`, password: PASSWORD, from, replaces: null };
};
