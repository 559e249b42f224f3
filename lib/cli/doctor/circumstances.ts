import { type Config, ConfigError, type Environment, parseConfig } from '../../config/config';
import { VARIABLES, type VariableName } from '../../config/variables';

const NAMES = Object.keys(VARIABLES) as VariableName[];

/** Stands in for a secret that is missing or too weak, so that everything else can be looked at. Signs nothing. */
const NO_SECRET = 'stands in for a missing secret 0123456789';

export type Understood = { config: Config; broken: Set<VariableName>; problems: readonly string[] };

/** Reads the settings as far as they can be understood: those that are wrong have their defaults instead. */
export function understand(env: Environment): Understood {
  const problems = problemsOf(env);
  const broken = new Set(NAMES.filter((name) => problems.some((problem) => problem.startsWith(`${name} `))));
  const rest = Object.fromEntries(Object.entries(env).filter(([name]) => !broken.has(name as VariableName)));
  if (broken.has('AUTH_SECRET')) rest.AUTH_SECRET = NO_SECRET;
  return { config: parseConfig(problemsOf(rest).length === 0 ? rest : { AUTH_SECRET: NO_SECRET }), broken, problems };
}

function problemsOf(env: Environment): readonly string[] {
  try {
    parseConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

/** The files that settings are read from (`NAME_FILE`), before they are. */
export const filesOf = (env: Environment): Partial<Record<VariableName, string>> =>
  Object.fromEntries(NAMES.flatMap((name) => (env[`${name}_FILE`] ? [[name, env[`${name}_FILE`]]] : [])));

/** Takes everything secret out of a text: what a database driver or a mail server says may quote it. */
export function redactor(env: Environment): (text: string) => string {
  const urls = [env.DATABASE_URL, env.SMTP_URL].flatMap((text) => passwordIn(text ?? ''));
  const secrets = [...urls, ...(env.AUTH_SECRET ?? '').split(',')].map((secret) => secret.trim()).filter(Boolean);
  return (text) => secrets.reduce((rest, secret) => rest.replaceAll(secret, '…'), text);
}

function passwordIn(url: string): string[] {
  if (!URL.canParse(url)) return [];
  const { password } = new URL(url);
  return [password, decodeURIComponent(password)].filter(Boolean);
}
