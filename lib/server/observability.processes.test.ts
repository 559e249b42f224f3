import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askOnce } from '../../test/ask-once';
import { type Collector, startCollector } from '../../test/collector';
import { CookieClient } from '../../test/cookie-client';
import { freshDb } from '../../test/fresh-db';
import { aUser, PASSWORD } from '../../test/people';
import { type Server, startServer } from '../../test/production-server';
import { Renewer } from '../../test/renewer';
import { parseMetrics, type Scrape, scrape } from '../../test/scrape';
import { type StartedCommand, startCommand } from '../../test/started-command';
import { formatRefreshToken } from '../auth/refresh-token';
import { getConfig } from '../config/config';
import type { Db } from '../db/client';

/** What an operator gets to see of a production server. Needs the build. */
const SETTINGS = { AUTH_SECRET: getConfig().authSecrets[0], BCRYPT_COST: '10' };
const folder = mkdtempSync(path.join(tmpdir(), 'latchkey-observability-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const CANARY = { password: 'canary-password-93f1', token: 'canary-token-77a2', address: '203.0.113.77' };

/** Asks until it is so, or fails with what it last was. */
async function eventually(assertion: () => void | Promise<void>): Promise<void> {
  for (let tries = 100; ; tries--) {
    try {
      return await assertion();
    } catch (error) {
      if (tries === 0) throw error;
      await sleep(50);
    }
  }
}

describe('two processes on one port', () => {
  let db: Db;
  let clean: () => Promise<void>;
  let collector: Collector;
  let command: StartedCommand;
  let before: Scrape;
  const tokens: string[] = [];

  const post = (path: string, json: unknown) =>
    fetch(command.url + path, {
      method: 'POST',
      body: JSON.stringify(json),
      headers: { 'content-type': 'application/json', 'x-forwarded-for': CANARY.address, 'user-agent': 'observed' },
    });
  const signIn = (password: string, username = 'john') => post('/api/auth/token', { username, password });
  /** How much more of each series there is than before. */
  const risen = async () => {
    const after = await scrape(command.url);
    return (series: string) => (after.get(`latchkey_${series}`) ?? 0) - (before.get(`latchkey_${series}`) ?? 0);
  };
  const lines = () =>
    command
      .output()
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Record<string, unknown>);

  beforeAll(async () => {
    const fresh = await freshDb('sqlite');
    ({ db, clean } = fresh);
    collector = await startCollector();
    const john = await aUser(db);
    const env = {
      ...SETTINGS,
      DATABASE_URL: fresh.url,
      WEB_CONCURRENCY: '2',
      LOG_LEVEL: 'debug',
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_BSP_SCHEDULE_DELAY: '200',
    };
    command = await startCommand(env, path.join(folder, 'two.log'));
    await command.untilStarted(2);
    before = await scrape(command.url);

    const renewer = await Renewer.start(db, john.id);
    const first = renewer.refreshToken;
    for (const token of [first, first]) await post('/api/auth/token', { refresh_token: token }); // rotates, races
    await db.updateTable('sessions').set({ generation: 5 }).where('id', '=', renewer.sessionId).execute();
    await post('/api/auth/token', { refresh_token: first }); // a copy
    await post('/api/auth/token', { refresh_token: first }); // its session is over by now
    tokens.push(first, formatRefreshToken({ sessionId: renewer.sessionId, generation: 2 }, getConfig().authSecrets));

    expect((await signIn(PASSWORD)).status).toBe(200);
    for (let wrong = 1; wrong <= 5; wrong++) expect((await signIn(CANARY.password)).status).toBe(401);
    expect((await signIn(CANARY.password)).status).toBe(429);
    await fetch(`${command.url}/reset-password?token=${CANARY.token}`);
    await fetch(`${command.url}/nothing/${CANARY.token}?token=${CANARY.token}`, { redirect: 'manual' });
    await fetch(`${command.url}/api/account/sessions/${CANARY.token}`, { method: 'DELETE' });
    await fetch(`${command.url}/icon.svg`).then((answer) => answer.arrayBuffer());
  }, 60_000);

  afterAll(async () => {
    command.kill('SIGTERM');
    expect(await command.ended).toBe(0);
    collector.close();
    await clean();
  });

  test('one scrape tells what both have done', async () => {
    await eventually(async () => {
      const more = await risen();
      expect(more('sign_ins_total{outcome="succeeded"}')).toBe(1);
      expect(more('sign_ins_total{outcome="authorization_required"}')).toBe(5);
      expect(more('sign_ins_total{outcome="too_many_requests"}')).toBe(1);
      expect(more('throttled_total{what="guesses"}')).toBe(1);
      expect(more('throttled_total{what="sign-up"}')).toBe(0);
      for (const outcome of ['rotated', 'raced', 'reused', 'ended']) {
        expect([outcome, more(`renewals_total{outcome="${outcome}"}`)]).toEqual([outcome, 1]);
      }
      expect(more('sessions_revoked_total{reason="reused"}')).toBe(1);
      expect(more('sessions_revoked_total{reason="signed_out"}')).toBe(0);
      expect(more('password_hash_duration_seconds_count{kind="compare"}')).toBeGreaterThanOrEqual(6);
      expect(more('password_hash_wait_seconds_count')).toBeGreaterThanOrEqual(6);
      expect(more('database_statement_duration_seconds_count')).toBeGreaterThan(30);
      const requests = (method: string, route: string, status: string) =>
        more(`http_request_duration_seconds_count{method="${method}",route="${route}",status="${status}"}`);
      expect(requests('POST', '/api/auth/token', '2xx')).toBe(3);
      expect(requests('POST', '/api/auth/token', '4xx')).toBe(8);
      expect(requests('GET', '/icon.svg', '2xx')).toBe(1);
      expect(requests('GET', '/reset-password', '2xx')).toBe(1);
      expect(requests('GET', 'other', '3xx')).toBe(1);
      expect(requests('DELETE', '/api/account/sessions/[id]', '4xx')).toBe(1);
    });
    const answering = new Set(lines().flatMap(({ msg, pid }) => (msg === 'request' ? [pid] : [])));
    expect(answering.size).toBe(2); // or the sums above would prove nothing
    expect(before.get('latchkey_processes')).toBe(2);
    expect(before.get('latchkey_database_up')).toBe(1);
    expect(before.get('latchkey_mails_waiting')).toBe(0);
  });

  test('many who ask at once get the same whole answer', async () => {
    const scrapes = await Promise.all(Array.from({ length: 20 }, () => scrape(command.url)));
    for (const each of scrapes) expect(each.get('latchkey_processes')).toBe(2);
  });

  test('every line that belongs to a request carries its id, which is in the answer [V16.2.2 V16.2.4]', async () => {
    const answer = await fetch(`${command.url}/api/health?secret=${CANARY.token}`);
    const requestId = answer.headers.get('x-request-id');
    await eventually(() =>
      expect(lines()).toContainEqual(
        expect.objectContaining({ requestId, method: 'GET', route: '/api/health', status: 200, msg: 'request' }),
      ),
    );
    const reuse = lines().find(({ msg }) => String(msg).startsWith('a refresh token was used again'));
    const belonging = lines().filter((line) => line.requestId === reuse?.requestId);
    expect(belonging.map(({ msg }) => msg)).toEqual([reuse?.msg, 'request', 'refused']);
    expect(reuse?.traceId).toMatch(/^[0-9a-f]{32}$/);
  });

  test('a trace of a sign-in shows where its time went', async () => {
    const named = (name: string) => collector.spans().filter((span) => span.name === name);
    await eventually(() => expect(named('sign-in')).toHaveLength(7));
    const [flow] = named('sign-in');
    await eventually(() => {
      const trace = collector.spans().filter(({ traceId }) => traceId === flow?.traceId);
      const names = trace.map(({ name }) => name);
      expect(names).toEqual(expect.arrayContaining(['POST /api/auth/token', 'password hash', 'database']));
      const statements = trace.flatMap(({ attributes }) => attributes.filter(({ key }) => key === 'db.query.text'));
      expect(statements.map(({ value }) => value.stringValue).join()).toContain('insert into "sessions"');
    });
  });

  test('nothing secret, and nobody, is in metrics, logs and traces [V16.2.5]', async () => {
    const metrics = await (await fetch(`${command.url}/api/metrics`)).text();
    await eventually(() => expect(collector.received().includes('GET /reset-password')).toBe(true));
    const told = { metrics, log: command.output(), traces: collector.received() };
    const secrets = [...Object.values(CANARY), ...tokens, PASSWORD, 'eyJ', 'john', SETTINGS.AUTH_SECRET];
    for (const [where, text] of Object.entries(told)) {
      expect([where, secrets.filter((secret) => text.includes(secret))]).toEqual([where, []]);
    }
  });

  test('a process that dies takes back nothing that was told', async () => {
    const told = await scrape(command.url);
    process.kill(command.started()[0] ?? 0, 'SIGKILL');
    await command.untilStarted(3);
    const after = await scrape(command.url);
    expect(after.get('latchkey_processes')).toBe(2);
    const rising = [...told].filter(
      ([series]) => /(_total|_count|_bucket|_sum)(\{|$)/.test(series) && !/nodejs_active/.test(series),
    );
    expect(rising.length).toBeGreaterThan(100);
    for (const [series, value] of rising) expect([series, (after.get(series) ?? 0) >= value]).toEqual([series, true]);
  });
});

describe('behind a proxy', () => {
  const token = 'a-metrics-token-0123456789-abcdef';
  let server: Server;
  let clean: () => Promise<void>;
  beforeAll(async () => {
    const fresh = await freshDb('sqlite');
    clean = fresh.clean;
    await aUser(fresh.db);
    const env = { ...SETTINGS, DATABASE_URL: fresh.url, TRUST_PROXY: '1', METRICS_TOKEN: token };
    server = await startServer({ env, logFile: path.join(folder, 'one.log') });
  }, 60_000);
  afterAll(() => clean());

  const read = (authorization?: string, headers: Record<string, string> = {}) =>
    fetch(`${server.url}/api/metrics`, { headers: { ...headers, ...(authorization && { authorization }) } });

  test('the metrics token opens the metrics, whoever brings it and however the proxy passes it on', async () => {
    const answer = await read(`Bearer ${token}`, { 'x-forwarded-for': '198.51.100.7', via: '1.1 proxy' });
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(parseMetrics(await answer.text()).get('latchkey_processes')).toBe(1);
  });

  test('nothing else does [V13.4.5]', async () => {
    const john = new CookieClient();
    await john.signIn(server.url, 'john', PASSWORD);
    for (const authorization of [undefined, `Bearer ${token}x`, `JWT ${token}`, `Basic ${token}`, 'Bearer']) {
      const answer = await read(authorization);
      expect([authorization, answer.status]).toEqual([authorization, 401]);
      expect(await answer.text()).not.toContain('latchkey_');
    }
    expect((await read(`Bearer ${john.cookie('access')}`)).status).toBe(401);
    expect((await john.ask(`${server.url}/api/metrics`)).status).toBe(401);
  });

  test('and it opens nothing else', async () => {
    for (const path of ['/api/protected', '/api/auth', '/api/account']) {
      const answer = await fetch(server.url + path, { headers: { authorization: `Bearer ${token}` } });
      expect([path, answer.status]).toEqual([path, 401]);
    }
  });

  test('told to end, a process is not ready before it is gone', async () => {
    expect(await askOnce(`${server.url}/api/ready`)).toMatchObject({ status: 200 });
    const { port } = new URL(server.url);
    const socket = connect(Number(port), 'localhost');
    socket.write('GET /api/ready HTTP/1.1\r\nHost: localhost\r\n'); // still on its way
    await sleep(100);
    const stopping = server.stop();
    await sleep(100);
    socket.write('\r\n');
    const answer = await text(socket);
    expect(answer).toMatch(/^HTTP\/1\.1 503 /);
    expect(answer).toContain('"status":"not ready","process":"ending","database":"ok"');
    expect(answer).toMatch(/connection: close/i);
    await stopping;
  });
});
