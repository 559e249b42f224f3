import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { createProgram } from './program';
import { ENDINGS } from './terminal/failure';

const DOCUMENT = readFileSync('docs/cli.md', 'utf8');
const EXAMPLES = [...DOCUMENT.matchAll(/```sh\n(.*?)```/gs)].map(([, block]) => block).join('\n');

/** Every command that does something, by its whole name: `user add`. */
function commandsOf(parent: Command, before: string[] = []): [string, Command][] {
  return parent.commands.flatMap((command): [string, Command][] => {
    const name = [...before, command.name()];
    return command.commands.length > 0 ? commandsOf(command, name) : [[name.join(' '), command]];
  });
}
const COMMANDS = commandsOf(createProgram());

test('every command is there', () => {
  expect(COMMANDS.length).toBeGreaterThanOrEqual(13);
});

test.each(COMMANDS)('%s has an example in docs/cli.md, which names all its options', (name, command) => {
  expect(EXAMPLES).toMatch(new RegExp(`^latchkey ${name}\\b`, 'm'));
  const missing = command.options.filter((option) => !option.hidden && !DOCUMENT.includes(option.long ?? ''));
  expect(missing.map((option) => option.long)).toEqual([]);
});

test('every example in docs/cli.md is understood', () => {
  const lines = EXAMPLES.split('\n').filter((line) => line.startsWith('latchkey '));
  expect(lines.length).toBeGreaterThan(15);
  for (const line of lines) {
    const [example = ''] = line.split(/\s+#|\s\|/);
    const words = example.split(/\s+/).slice(1);
    const [name, command] = COMMANDS.find(([known]) => `${words.join(' ')} `.startsWith(`${known} `)) ?? [];
    if (!name || !command) throw new Error(`no command: ${example}`);
    const options = words.filter((word) => word.startsWith('--'));
    const known = [...command.options, ...createProgram().options].map((option) => option.long);
    expect(
      options.filter((option) => !known.includes(option)),
      example,
    ).toEqual([]);
  }
});

test('docs/cli.md explains every exit code', () => {
  for (const { exitCode, meaning } of Object.values(ENDINGS))
    expect(DOCUMENT).toContain(`| ${exitCode} | ${meaning} |`);
});
