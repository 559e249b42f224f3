import type { Command } from 'commander';
import { print, printList } from '../terminal/output';
import { withDatabase } from '../with-database';

/** `latchkey session …` */
export function addSessionCommands(program: Command): void {
  const session = program.command('session').description('See and end sessions');
  session
    .command('list')
    .description('List where a user is signed in, the session used last first')
    .argument('<user>', 'username, id or verified address')
    .action(async (named) => {
      const { listing } = await import('./sessions');
      await withDatabase(async (opened) => printList(await listing(opened, named)));
    });
  session
    .command('revoke')
    .description('End one session, all of a user, or all there are. The server refuses them at the next request')
    .argument('[id]', 'of a session')
    .option('--user <user>', 'all sessions of this user: username, id or verified address')
    .option('--all', 'all sessions of all users')
    .option('--yes', 'do not ask before --all')
    .action(async (id, options) => {
      const { revoke } = await import('./sessions');
      await withDatabase(async (opened) => print(await revoke(opened, { id, ...options })));
    });
}
