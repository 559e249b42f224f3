import { getDb } from '../lib/db/client';
import { signUp } from '../lib/flows/sign-up';
import { now } from '../lib/time';
import { HOME } from './account-holder';
import { PASSWORD } from './people';

/**
 * A process of its own that signs people up, with PASSWORD, until it is killed, and writes each name once it is acknowledged.
 * Started with DATABASE_URL.
 */
for (let number = 1; ; number++) {
  const username = `joiner-${process.pid}-${number}`;
  const address = `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`; // nobody's guests are too many
  const from = { ...HOME, device: { userAgent: 'Joining process', address } };
  await signUp(getDb(), { username, email: null, password: PASSWORD, from, replaces: null }, now());
  process.stdout.write(`${username}\n`);
}
