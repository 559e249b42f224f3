import type { Command } from 'commander';
import { print } from '../terminal/output';

/** `latchkey secret …` */
export function addSecretCommands(program: Command): void {
  const secret = program.command('secret').description('Make secrets');
  secret
    .command('new')
    .description('Print a new AUTH_SECRET: 256 random bits. It is stored nowhere')
    .action(async () => {
      const { randomSecret } = await import('../../crypto/random');
      const made = randomSecret();
      print({ json: { secret: made }, text: made });
    });
}
