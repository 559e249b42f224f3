import { type Command, InvalidArgumentError, Option } from 'commander';
import { print, printList } from '../output';
import { withDatabase } from '../with-database';

/** `latchkey user …`. A user is named by username, id or verified address. */
export function addUserCommands(program: Command): void {
  const user = program.command('user').description('Add, look up and change users');
  addAdd(user);
  addList(user);
  addShow(user);
}

/** Of mails that a command causes: what a person reads nobody knows before their first sign-in. */
export const localeOption = (): Option =>
  new Option('--locale <language>', 'language of the mail').choices(['en', 'ko']).default('en');

function addAdd(user: Command): void {
  user
    .command('add')
    .description('Make an account. The password is asked for, read from standard input, or made up')
    .argument('<username>')
    .option('--email <address>', 'an address; whoever has the mailbox is asked to verify it')
    .option('--verified', 'the address is known to be theirs: ask nobody')
    .option('--generate', 'make up a password and print it, once')
    .addOption(localeOption())
    .action(async (username: string, options) => {
      const { addUserByOperator } = await import('../users');
      await withDatabase(async (opened) => print(await addUserByOperator(opened, username, options)));
    });
}

function addList(user: Command): void {
  user
    .command('list')
    .description('List users in the order in which they came')
    .option('--search <text>', 'only those whose username or address has this in it')
    .option('--disabled', 'only those who may not sign in')
    .option('--limit <n>', 'at most so many', wholeNumber)
    .action(async (filter) => {
      const [{ listUsers }, { listedUsers }] = await Promise.all([import('../../auth/directory'), import('../users')]);
      await withDatabase(({ db }) => printList(listedUsers(listUsers(db, filter))));
    });
}

function addShow(user: Command): void {
  user
    .command('show')
    .description('Show what is known of a user')
    .argument('<user>', 'username, id or address')
    .action(async (named: string) => {
      const { requireUser, shownUser } = await import('../users');
      await withDatabase(async ({ db }) => print(shownUser(await requireUser(db, named))));
    });
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('It must be a whole number, 1 or more.');
  return Number(text);
}
