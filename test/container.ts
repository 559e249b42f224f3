import { once } from 'node:events';
import { openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Image } from './image';
import { freePort } from './postgres';

export type Container = {
  url: string;
  output(): string;
  /** Runs a program beside the server, as `docker exec` does. */
  exec(...command: string[]): Promise<{ exitCode: number | null; stdout: string; stderr: string }>;
  /** What the engine asks every half a minute: whether the server is well. */
  isHealthy(): Promise<boolean>;
  /** Tells it to end, as `docker stop` does. @returns its exit code */
  stop(): Promise<number | null>;
};

const PATIENCE_MS = 60_000;

/** Runs what the image runs, with these settings and no others, and waits until it is healthy. */
export async function startContainer(
  image: Image,
  settings: Record<string, string>,
  logFile: string,
): Promise<Container> {
  const PORT = String(await freePort());
  const env = { PORT, APP_ORIGIN: `http://localhost:${PORT}`, ...settings };
  const child = image.spawn(image.command, env, openSync(logFile, 'w'));
  const output = () => readFileSync(logFile, 'utf8');
  const exec = async (...command: string[]) => {
    const program = image.spawn(command, env, 'pipe');
    program.stdin?.end();
    let [stdout, stderr] = ['', ''];
    program.stdout?.on('data', (chunk) => (stdout += chunk));
    program.stderr?.on('data', (chunk) => (stderr += chunk));
    const [exitCode] = await once(program, 'close');
    return { exitCode, stdout, stderr };
  };
  const isHealthy = async () => (await exec(...image.healthCheck)).exitCode === 0;
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  const stop = async () => {
    child.kill('SIGTERM');
    return ended;
  };
  for (const deadline = performance.now() + PATIENCE_MS; !(await isHealthy()); await sleep(100)) {
    if (child.exitCode === null && performance.now() < deadline) continue;
    child.kill('SIGKILL');
    throw new Error(`The container did not become healthy:\n${output()}`);
  }
  return { url: env.APP_ORIGIN, output, exec, isHealthy, stop };
}
