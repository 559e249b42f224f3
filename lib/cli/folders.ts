import path from 'node:path';

/** Where Latchkey is installed: its `.env` and whatever its settings name are looked for from here. */
export const PROJECT = path.resolve(import.meta.dirname, '../..');

/** Where the person stands who calls. npm goes to the project before it runs a script, and says where it came from. */
const CALLED_FROM = (process.env.npm_lifecycle_event === 'cli' && process.env.INIT_CWD) || process.cwd();

/** Goes where the server runs, so that `file:./data/latchkey.db` is the same file to both. */
export const enterProject = (): void => process.chdir(PROJECT);

/** The file that somebody names on the command line: from where they stand, as in any other program. */
export const fileArgument = (name: string): string => path.resolve(CALLED_FROM, name);
