import { type Command, Option } from 'commander';
import { withDatabase } from '../with-database';

const FIELDS = `
A row says username, and if it can id, email, email_verified, pending_email, password_hash, created_at, disabled (or active,
or disabled_at). Columns of other names are given theirs with --map.

  latchkey import users.csv --map password=password_hash --map created_on=created_at --rejects refused.csv

Who is here already is left alone, so that a file can be imported again: after Ctrl-C, after a crash, after mending what
was refused. docs/from-flask.md tells how to export the users of a Flask app.`;

/** `latchkey import …` */
export function addImportCommand(program: Command): void {
  const collect = (value: string, before: string[]) => [...before, value];
  program
    .command('import')
    .description('Import users with their password hashes, from CSV or NDJSON')
    .argument('<file>', 'what to read; - is standard input')
    .addOption(new Option('--format <format>', "of the file, where its name doesn't say").choices(['csv', 'ndjson']))
    .addOption(
      new Option('--map <column=field>', 'what a column is; again for each').argParser(collect).default([], ''),
    )
    .option('--dry-run', 'check everything, write nothing')
    .option('--rejects <file>', 'write the refused rows there, with line and reason')
    .option('--ids-out <file>', 'write a table of old ids and new ones there (CSV)')
    .option('--emails-verified', 'addresses are verified where no column says otherwise')
    .option('--allow-weak-hashes', 'take bare digests, too (sha1$…, sha256$…, md5$…)')
    .option('--without-passwords', 'no column has password hashes: people set one by a mailed link')
    .addHelpText('after', FIELDS)
    .action(async (file: string, options) => {
      const { importFile } = await import('./import-file');
      await withDatabase((opened) => importFile(opened, file, options));
    });
}
