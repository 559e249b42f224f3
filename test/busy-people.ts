import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Acknowledged } from './churning-process';

export type BusyPeople = {
  /** What was answered so far: sessions as they must be found at least, and the names of people who signed up. */
  sessions(): Acknowledged[];
  joined(): string[];
  /** @throws Error when one of them had failed */
  stop(): Promise<void>;
};

/** Processes that sign in, renew, sign out and sign up at this database, until they are stopped. It has john, with PASSWORD. */
export async function startBusyPeople(url: string): Promise<BusyPeople> {
  const [churning, joining] = [startWriter(url, 'churning-process'), startWriter(url, 'joining-process')];
  await Promise.all([churning.begun, joining.begun]);
  return {
    sessions: () => churning.lines().map((line) => JSON.parse(line) as Acknowledged),
    joined: () => joining.lines(),
    stop: async () => void (await Promise.all([churning.stop(), joining.stop()])),
  };
}

function startWriter(url: string, name: string) {
  const env = { ...process.env, DATABASE_URL: url };
  const child = spawn(process.execPath, ['--import', 'tsx', `test/${name}.ts`], { env });
  let [output, errors] = ['', ''];
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (errors += chunk));
  const begun = Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
  const lines = () => output.split('\n').slice(0, -1);
  const stop = async () => {
    if (child.exitCode !== null) throw new Error(`${name} failed:\n${errors}`);
    child.kill('SIGKILL');
    await once(child, 'close');
  };
  return { begun, lines, stop };
}
