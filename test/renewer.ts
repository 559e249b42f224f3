import type { Agent } from 'node:http';
import { formatRefreshToken, parseRefreshToken } from '../lib/auth/refresh-token';
import { startSession } from '../lib/auth/session';
import { getConfig } from '../lib/config/config';
import type { Db } from '../lib/db/client';
import { days, now } from '../lib/time';
import { askOnce, type Outcome } from './ask-once';

/** An API client that renews its session over HTTP and remembers what was acknowledged. */
export class Renewer {
  accessToken = '';
  /** Of what the server answered. */
  readonly statuses: number[] = [];
  cut = 0;

  private constructor(
    readonly sessionId: string,
    public refreshToken: string,
    readonly agent: Agent | undefined,
  ) {}

  /** Starts a session in the database, as if somebody had signed in. */
  static async start(db: Db, userId: string, agent?: Agent): Promise<Renewer> {
    const device = { userAgent: 'Renewer', address: '203.0.113.7' };
    const { id } = await startSession(db, { userId, client: 'api', device, expiresAt: now() + days(30) }, now());
    const token = formatRefreshToken({ sessionId: id, generation: 1 }, getConfig().authSecrets);
    return new Renewer(id, token, agent);
  }

  /** Signs in over HTTP. @throws Error when that fails */
  static async signIn(origin: string, username: string, password: string): Promise<Renewer> {
    const outcome = await askOnce(`${origin}/api/auth/token`, { method: 'POST', json: { username, password } });
    if (outcome.kind !== 'answered' || outcome.status !== 200) throw new Error(JSON.stringify(outcome));
    const { refresh_token: token } = JSON.parse(outcome.text);
    const { sessionId } = parseRefreshToken(token, getConfig().authSecrets) ?? {};
    return new Renewer(sessionId ?? '', token, undefined);
  }

  /** The generation of the last token that was acknowledged. */
  get generation(): number {
    return parseRefreshToken(this.refreshToken, getConfig().authSecrets)?.generation ?? 0;
  }

  async renew(origin: string): Promise<Outcome> {
    const json = { refresh_token: this.refreshToken };
    const outcome = await askOnce(`${origin}/api/auth/token`, {
      method: 'POST',
      json,
      ...(this.agent && { agent: this.agent }),
    });
    if (outcome.kind === 'answered') this.statuses.push(outcome.status);
    if (outcome.kind === 'cut') this.cut++;
    if (outcome.kind === 'answered' && outcome.status === 200) this.#keep(JSON.parse(outcome.text));
    return outcome;
  }

  #keep(answer: { access_token: string; refresh_token: string }): void {
    this.accessToken = answer.access_token;
    this.refreshToken = answer.refresh_token;
  }
}
