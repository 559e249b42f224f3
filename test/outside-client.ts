import { findOnPath, run } from './command';

/** A program with an SQLite of its own, as operators use them on the file of a running server. */
export type OutsideClient = {
  name: string;
  /** Opens a file, executes the statements one by one, and closes it. @returns the rows that were read, a line each */
  visit(file: string, ...statements: string[]): Promise<string[]>;
};

const PYTHON = `
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], timeout=20, isolation_level=None)
for statement in sys.argv[2:]:
    for row in connection.execute(statement).fetchall():
        print('|'.join(str(value) for value in row))
connection.close()`;

const linesOf = (output: string): string[] => (output === '' ? [] : output.split('\n'));

const python3 = (program: string): OutsideClient => ({
  name: 'python3',
  visit: async (file, ...statements) => linesOf(await run(program, ['-c', PYTHON, file, ...statements])),
});

const SQLITE3_OPTIONS = ['-batch', '-bail', '-init', '/dev/null', '-cmd', '.timeout 20000'];

const sqlite3 = (program: string): OutsideClient => ({
  name: 'sqlite3',
  visit: async (file, ...statements) =>
    linesOf(await run(program, [...SQLITE3_OPTIONS, file, `${statements.join(';\n')};`])),
});

/** Those that this machine has. */
export function outsideClients(): OutsideClient[] {
  const [command, interpreter] = [findOnPath('sqlite3'), findOnPath('python3')];
  return [...(command ? [sqlite3(command)] : []), ...(interpreter ? [python3(interpreter)] : [])];
}
