import { run } from '../test/command';
import { load, quantile, type Target, under } from './load';
import { CONNECTIONS } from './pages';
import { PASSWORD } from './people';
import { ON_ONE_CORE } from './servers';

/** More than the queue holds, so that some are refused. */
const FLOOD = 64;

/** Sign-ins of one after another of these people. */
export function signIns(url: string, usernames: readonly string[], status: number | null): Target {
  let next = 0;
  return {
    url: `${url}/api/auth`,
    status,
    method: 'POST',
    headers: () => ({ 'content-type': 'application/json' }),
    body: () => JSON.stringify({ username: usernames[next++ % usernames.length], password: PASSWORD }),
  };
}

/** bcrypt hashes a second of one thread that has a core for itself. */
export const hashesPerSecond = async (cost: number): Promise<number> => {
  const [program = '', ...args] = [...ON_ONE_CORE, process.execPath, 'bench/hash-rate.mjs', String(cost)];
  return Number(await run(program, args));
};

export async function signInsPerSecond(target: Target, seconds: number): Promise<{ rate: number; p50: number }> {
  const { rate, times } = await load(target, CONNECTIONS, seconds);
  return { rate, p50: quantile(times.get(200) ?? [], 0.5) };
}

/** A page while more people sign in than can be served, and how soon those in excess are refused. */
export async function pageUnderFlood(page: Target, flood: Target, seconds: number) {
  const alone = await load(page, CONNECTIONS, seconds);
  const { result, answered } = await under(flood, FLOOD, seconds + 4, () => load(page, CONNECTIONS, seconds));
  const p99 = ({ times }: typeof alone) => quantile(times.get(200) ?? [], 0.99);
  const refused = answered.times.get(503) ?? [];
  return { alone: p99(alone), flooded: p99(result), rates: [alone.rate, result.rate], refused };
}
