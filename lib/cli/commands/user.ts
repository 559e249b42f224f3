import { type Command, InvalidArgumentError } from 'commander';
import { print, printList } from '../terminal/output';
import { withDatabase } from '../with-database';
import { localeOption } from './locale-option';

/** `latchkey user …` */
export function addUserCommands(program: Command): void {
  const user = program.command('user').description('Add, look up and change users');
  addReading(user);
  addAdding(user);
  addChanging(user);
}

const NAMED = 'username, id or verified address';

function addReading(user: Command): void {
  user
    .command('list')
    .description('List users in the order in which they came')
    .option('--search <text>', 'only those whose username or address has this in it')
    .option('--disabled', 'only those who may not sign in')
    .option('--limit <n>', 'at most so many', wholeNumber)
    .action(async (filter) => {
      const [{ listUsers }, { listing }] = await Promise.all([import('../../auth/directory'), import('./users')]);
      await withDatabase(({ db }) => printList(listing(listUsers(db, filter))));
    });
  user
    .command('show')
    .description('Show what is known of a user')
    .argument('<user>', NAMED)
    .action(async (named) => {
      const { requireUser, shown } = await import('./users');
      await withDatabase(async ({ db }) => print(shown(await requireUser(db, named))));
    });
}

function addAdding(user: Command): void {
  user
    .command('add')
    .description('Make an account. Its password is asked for, read from standard input, or made up')
    .argument('<username>')
    .option('--email <address>', 'an address; whoever has the mailbox is asked to verify it')
    .option('--verified', 'the address is known to be theirs: ask nobody')
    .option('--generate', 'make up a password and print it, once')
    .addOption(localeOption())
    .action(async (username, options) => {
      const { add } = await import('./user-changes');
      await withDatabase(async (opened) => print(await add(opened, username, options)));
    });
}

function addChanging(user: Command): void {
  user
    .command('set-password')
    .description('Give a user a new password, end all their sessions, and tell them by mail')
    .argument('<user>', NAMED)
    .option('--generate', 'make up a password and print it, once')
    .addOption(localeOption())
    .action(async (named, options) => {
      const { setPassword } = await import('./user-changes');
      await withDatabase(async (opened) => print(await setPassword(opened, named, options)));
    });
  user
    .command('disable')
    .description('Keep a user from signing in, and end all their sessions at once')
    .argument('<user>', NAMED)
    .action(async (named) => {
      const { disable } = await import('./user-changes');
      await withDatabase(async (opened) => print(await disable(opened, named)));
    });
  user
    .command('enable')
    .description('Let a user sign in again')
    .argument('<user>', NAMED)
    .action(async (named) => {
      const { enable } = await import('./user-changes');
      await withDatabase(async (opened) => print(await enable(opened, named)));
    });
  user
    .command('delete')
    .description('Delete a user and all that belongs to them, and tell them by mail')
    .argument('<user>', NAMED)
    .option('--yes', 'do not ask')
    .addOption(localeOption())
    .action(async (named, options) => {
      const { remove } = await import('./user-changes');
      await withDatabase(async (opened) => print(await remove(opened, named, options)));
    });
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('It must be a whole number, 1 or more.');
  return Number(text);
}
