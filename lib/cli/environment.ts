import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import env from '@next/env';
import { type Config, ConfigError, getConfig } from '../config/config';
import { readVariableFiles } from '../config/files';
import { VARIABLES, type VariableName } from '../config/variables';
import { randomSecret } from '../crypto/random';

const ENV_FILE = '.env';

type Mode = 'production' | 'development';

/** The environment as the server will see it: `.env` and its kin, then the files that settings name. */
function loadEnvironment(mode: Mode): void {
  loadEnvFiles(mode);
  readVariableFiles();
}

function loadEnvFiles(mode: Mode): void {
  Object.assign(process.env, { NODE_ENV: mode, NEXT_TELEMETRY_DISABLED: '1' });
  // An empty variable counts as unset, so it must not hide the one in .env.
  for (const name of Object.keys(VARIABLES)) if (process.env[name] === '') delete process.env[name];
  env.loadEnvConfig(process.cwd(), mode === 'development', { info: () => {}, error: console.error });
}

const modeOfCommands = (): Mode => (process.env.NODE_ENV === 'development' ? 'development' : 'production');

/** Prints what is wrong with the settings and ends, where `work` finds something wrong with them. */
function orEnd<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}

/** Reads and checks the settings, or prints what is wrong with them and ends. */
export function requireConfig(mode: Mode): Config {
  return orEnd(() => {
    loadEnvironment(mode);
    return getConfig();
  });
}

/**
 * Reads and checks the settings for a command beside the server: those of production, unless NODE_ENV says development.
 *
 * @throws ConfigError
 */
export function requireSettings(): Config {
  loadEnvironment(modeOfCommands());
  return getConfig();
}

/**
 * The same for a command that shall find out what is wrong: nothing is thrown, and nothing checked but the files that settings name.
 *
 * @param look is shown the environment before those files are read
 */
export function inspectEnvironment<T>(look: (env: NodeJS.ProcessEnv) => T): { seen: T; problems: readonly string[] } {
  loadEnvFiles(modeOfCommands());
  const seen = look(process.env);
  try {
    readVariableFiles();
    return { seen, problems: [] };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { seen, problems: error.problems };
  }
}

/**
 * Like `requireConfig`, but a missing AUTH_SECRET is made up and kept in `.env`, readable by its owner alone. What is
 * set already, wherever, is left as it is.
 *
 * @param defaults take the place of the usual ones, here and in processes started from here
 */
export function prepareConfig(mode: Mode, defaults: Partial<Record<VariableName, string>> = {}): Config {
  orEnd(() => loadEnvironment(mode));
  for (const [name, value] of Object.entries(defaults)) process.env[name] ||= value;
  if (!process.env.AUTH_SECRET) {
    const secret = randomSecret();
    writeToEnvFile('AUTH_SECRET', secret);
    process.env.AUTH_SECRET = secret;
    console.log(`Wrote a new AUTH_SECRET to ${ENV_FILE}.`);
  }
  return orEnd(getConfig);
}

/** Fills in an empty `NAME=` line or appends one; every other line stays. */
function writeToEnvFile(name: string, value: string): void {
  const text = existsSync(ENV_FILE) ? readFileSync(ENV_FILE, 'utf8') : '';
  const line = `${name}=${value}`;
  const empty = new RegExp(`^${name}=\\s*$`, 'm');
  const separator = text === '' || text.endsWith('\n') ? '' : '\n';
  writeFileSync(ENV_FILE, empty.test(text) ? text.replace(empty, line) : `${text}${separator}${line}\n`, {
    mode: 0o600,
  });
  chmodSync(ENV_FILE, 0o600); // the mode above counts only for a new file
}
