import { CommanderError } from 'commander';
import { isDatabaseUnavailable } from '../../db/failures';
import { AuthError } from '../../errors';
import { TransferRefused } from '../../transfer/refused';
import { PROJECT } from '../folders';
import { wantsJson } from './output';

/** What a command ends with, for scripts, and how `latchkey --help` explains it. */
export const ENDINGS = {
  done: { exitCode: 0, meaning: 'done' },
  failed: { exitCode: 1, meaning: 'refused, or it went wrong on the way' },
  usage: { exitCode: 2, meaning: 'the command line or the settings are wrong; nothing was begun' },
  notFound: { exitCode: 3, meaning: 'what the command names is not there' },
  database: { exitCode: 4, meaning: 'the database cannot be used, or its tables are not those of this version' },
  interrupted: { exitCode: 130, meaning: 'interrupted by Ctrl-C' },
} as const;

/** A command that ends without having done what it was asked: expected, so told in a sentence and without a stack. */
export class CommandFailure extends Error {
  /**
   * @param code a stable word, for programs
   * @param message what is wrong, and what to do about it
   */
  constructor(
    readonly ending: Exclude<keyof typeof ENDINGS, 'done'>,
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = 'CommandFailure';
  }
}

/** Ctrl-C, at a prompt or in the middle of something long. */
export const interrupted = (): CommandFailure => new CommandFailure('interrupted', 'interrupted', 'Interrupted.');

type Told = { exitCode: number; code: string; message: string };

/** Says on standard error why a command failed, as a sentence or, with `--json`, as JSON. @returns the exit code */
export function reportFailure(error: unknown): number {
  if (error instanceof CommanderError && error.exitCode === 0) return ENDINGS.done.exitCode; // --help and --version
  if (error instanceof CommanderError && error.code === 'commander.help') return ENDINGS.usage.exitCode; // was shown
  const { exitCode, code, message } = told(error);
  console.error(wantsJson ? JSON.stringify({ message, error: code }) : message);
  return exitCode;
}

function told(error: unknown): Told {
  if (error instanceof CommandFailure) {
    return { exitCode: ENDINGS[error.ending].exitCode, code: error.code, message: error.message };
  }
  if (error instanceof CommanderError) {
    const message = error.message.replace(/^error: /, '');
    return { exitCode: ENDINGS.usage.exitCode, code: 'usage', message: `${capitalised(message)}\nTry --help.` };
  }
  if (error instanceof AuthError) {
    const exitCode = error.code === 'not_found' ? ENDINGS.notFound.exitCode : ENDINGS.failed.exitCode;
    return { exitCode, code: error.reason ?? error.code, message: error.message };
  }
  if (error instanceof TransferRefused) {
    return { exitCode: ENDINGS.failed.exitCode, code: error.code, message: error.message };
  }
  if (error instanceof Error && error.name === 'ConfigError') {
    const message = `${error.message}\nThe settings are read from the environment and from ${PROJECT}/.env.`;
    return { exitCode: ENDINGS.usage.exitCode, code: 'settings', message };
  }
  if (isDatabaseUnavailable(error)) {
    const message = `The database that DATABASE_URL names cannot be used: ${(error as Error).message}`;
    return { exitCode: ENDINGS.database.exitCode, code: 'database_unavailable', message };
  }
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { exitCode: ENDINGS.failed.exitCode, code: 'internal_error', message };
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
