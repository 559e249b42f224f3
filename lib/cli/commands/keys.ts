import type { Command } from 'commander';
import { printList } from '../terminal/output';

/** `latchkey keys …` */
export function addKeyCommands(program: Command): void {
  const keys = program.command('keys').description('See the keys that sign access tokens');
  keys
    .command('list')
    .description('List the public keys in use: which one signs, and until when. They change by themselves')
    .action(async () => printList(await (await import('./list-keys')).listing()));
}
