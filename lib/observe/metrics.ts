import { AggregatorRegistry, Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import manifest from '../../package.json' with { type: 'json' };
import { perProcess } from '../per-process';

/**
 * Everything that is counted, by the names under which an operator finds it (docs/observability.md, where each has its row).
 *
 * No label says anything about a person, and each has few values, all of them ours: what a client sends never becomes one.
 */

const SIGN_INS = [
  ...['succeeded', 'authorization_required', 'too_many_requests', 'guesses_exhausted', 'server_overloaded'],
  'failed',
];
const SIGN_UPS = ['succeeded', 'username_taken', 'password_refused', 'too_many_requests', 'failed'];
const RENEWALS = ['rotated', 'raced', 'ended', 'reused', 'invalid'] as const;
const REVOCATIONS = [
  ...(['signed_out', 'replaced', 'elsewhere', 'reused', 'password_changed', 'password_reset', 'operator'] as const),
];
const THROTTLES = ['guesses', 'wrong-passwords', 'sign-up', 'forgot', 'new-password', 'email', 'mailbox'] as const;
const MAIL_EVENTS = ['queued', 'sent', 'postponed', 'given_up'] as const;
const DATABASE_ERRORS = ['unavailable', 'conflict', 'other'] as const;
const ROUTE_LABELS = ['method', 'route', 'status'] as const;

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** A gauge's value, asked for when somebody looks. */
type Reading = () => number;

function makeMetrics() {
  const registry = new Registry();
  const registers = [registry];

  const counter = <Label extends string>(name: string, help: string, labelNames: readonly Label[] = []) =>
    new Counter({ name: `latchkey_${name}`, help, labelNames: [...labelNames], registers });

  /** With all its values at zero, so that the first of each is seen as a rise. */
  const counterOf = <Label extends string>(name: string, help: string, label: Label, values: readonly string[]) => {
    const made = counter(name, help, [label]);
    for (const value of values) made.inc({ [label]: value } as Record<Label, string>, 0);
    return made;
  };

  const histogram = <Label extends string>(name: string, help: string, labelNames: readonly Label[] = []) =>
    new Histogram({ name: `latchkey_${name}`, help, labelNames: [...labelNames], buckets: SECONDS, registers });

  const queue: Record<'workers' | 'running' | 'waiting', Reading> = {
    workers: () => 0,
    running: () => 0,
    waiting: () => 0,
  };
  const queueGauge = (name: string, help: string, what: keyof typeof queue) =>
    new Gauge({
      name: `latchkey_${name}`,
      help,
      registers,
      collect() {
        this.set(queue[what]());
      },
    });
  queueGauge('password_workers', 'Threads that may compute passwords, all processes together.', 'workers');
  queueGauge('password_hashes_running', 'Passwords being computed at this moment.', 'running');
  queueGauge('password_hashes_waiting', 'Passwords that wait for a thread.', 'waiting');

  new Gauge({ name: 'latchkey_processes', help: 'Server processes that answered this scrape.', registers }).set(1);
  new Gauge({
    name: 'latchkey_build_info',
    help: 'Always 1. Which version runs, and on which Node.',
    labelNames: ['version', 'node'],
    aggregator: 'first',
    registers,
  }).set({ version: manifest.version, node: process.version }, 1);

  return {
    registry,
    queue,
    signIns: counterOf('sign_ins_total', 'Sign-ins, by what came of them.', 'outcome', SIGN_INS),
    signUps: counterOf('sign_ups_total', 'Sign-ups, by what came of them.', 'outcome', SIGN_UPS),
    renewals: counterOf('renewals_total', 'Refresh tokens presented, by what came of them.', 'outcome', RENEWALS),
    revoked: counterOf('sessions_revoked_total', 'Sessions ended before their time, by why.', 'reason', REVOCATIONS),
    throttled: counterOf('throttled_total', 'Requests refused for coming too often, by what for.', 'what', THROTTLES),
    mails: counterOf('mails_total', 'Mails, by what happened to them.', 'event', MAIL_EVENTS),
    purged: counter('purged_rows_total', 'Rows removed because they are kept no longer.', ['what']),
    databaseErrors: counterOf(
      'database_errors_total',
      'Statements and connections that failed.',
      'kind',
      DATABASE_ERRORS,
    ),
    statements: histogram('database_statement_duration_seconds', 'Time that statements took.'),
    hashesRefused: counter('password_hashes_refused_total', 'Passwords not computed because too many were waiting.'),
    hashes: histogram('password_hash_duration_seconds', 'Time that a thread computed a password.', ['kind']),
    hashWaits: histogram('password_hash_wait_seconds', 'Time that a password waited for a thread.'),
    requests: histogram('http_request_duration_seconds', 'Time from request to whole answer.', ROUTE_LABELS),
    inFlight: new Gauge({
      name: 'latchkey_http_requests_in_flight',
      help: 'Requests being answered at this moment.',
      registers,
    }),
  };
}

const metrics = perProcess('metrics', makeMetrics).get();

/** @param outcome `succeeded`, the code of the refusal (lib/errors.ts), or `failed` */
export const countSignIn = (outcome: string): void => metrics.signIns.inc({ outcome });

/** @param outcome as of a sign-in */
export const countSignUp = (outcome: string): void => metrics.signUps.inc({ outcome });

export const countRenewal = (outcome: (typeof RENEWALS)[number]): void => metrics.renewals.inc({ outcome });

export type Revocation = (typeof REVOCATIONS)[number];

/** @param sessions that stood until now */
export const countRevoked = (reason: Revocation, sessions = 1): void => metrics.revoked.inc({ reason }, sessions);

export type Throttled = (typeof THROTTLES)[number];

export const countThrottled = (what: Throttled): void => metrics.throttled.inc({ what });

export const countMail = (event: (typeof MAIL_EVENTS)[number]): void => metrics.mails.inc({ event });

export const countPurged = (what: string, rows: number): void => metrics.purged.inc({ what }, rows);

export const countDatabaseError = (kind: (typeof DATABASE_ERRORS)[number]): void =>
  metrics.databaseErrors.inc({ kind });

/** @param seconds that it took */
export const countStatement = (seconds: number): void => metrics.statements.observe(seconds);

export const countHashRefused = (): void => metrics.hashesRefused.inc();

/** @param times in seconds */
export function countHash(kind: 'hash' | 'compare', { waited, took }: { waited: number; took: number }): void {
  metrics.hashWaits.observe(waited);
  metrics.hashes.observe({ kind }, took);
}

/** Says where to look how many passwords are being computed, wait, and may be computed at once. */
export function readPasswordQueue(readings: typeof metrics.queue): void {
  Object.assign(metrics.queue, readings);
}

export const requestBegan = (): void => metrics.inFlight.inc();

/** @param labels few values each, whatever a client sends */
export function requestEnded(labels: Record<(typeof ROUTE_LABELS)[number], string>, seconds: number): void {
  metrics.inFlight.dec();
  metrics.requests.observe(labels, seconds);
}

/** Node's own figures as well: memory, CPU, garbage collection, event loop. In a process that serves. */
export function measureProcess(): void {
  collectDefaultMetrics({ register: metrics.registry });
  for (const quantile of ['p50', 'p90', 'p99']) takeSlowest(`nodejs_eventloop_lag_${quantile}_seconds`);
}

/** Of several processes the slowest is told; the library would take their mean, in which one that hangs is lost. */
function takeSlowest(name: string): void {
  const metric = metrics.registry.getSingleMetric(name) as { aggregator?: string } | undefined;
  if (metric) metric.aggregator = 'max';
}

/** One process's figures at one moment, as they travel between processes. */
export type Snapshot = Awaited<ReturnType<Registry['getMetricsAsJSON']>>;

export const takeSnapshot = (): Promise<Snapshot> => metrics.registry.getMetricsAsJSON();

/** What only rises, and must not fall when the process that counted it is gone. */
export const countsOf = (snapshot: Snapshot): Snapshot =>
  snapshot.filter(({ type }) => /^(counter|histogram)$/.test(String(type)));

/** All in one: counts add up, and so do memory and queues; of the event loop's delays the metrics say themselves how. */
const aggregate = (snapshots: readonly Snapshot[]): Registry => AggregatorRegistry.aggregate([...snapshots]);

export const addUp = (snapshots: readonly Snapshot[]): Promise<Snapshot> => aggregate(snapshots).getMetricsAsJSON();

/** As Prometheus reads it. */
export const sumText = (snapshots: readonly Snapshot[]): Promise<string> => aggregate(snapshots).metrics();

/** What all processes share, and one tells. @param mails how many wait; null where the database does not answer */
export function databaseText(mails: { count: number; oldest: number } | null): Promise<string> {
  const registry = new Registry();
  const gauge = (name: string, help: string, value: number) =>
    new Gauge({ name: `latchkey_${name}`, help, registers: [registry] }).set(value);
  gauge('database_up', 'Whether the database answers.', mails ? 1 : 0);
  if (mails) {
    gauge('mails_waiting', 'Mails that wait to be sent, counted up to ten thousand.', mails.count);
    gauge('mails_oldest_seconds', 'How long the oldest of them has waited.', mails.oldest);
  }
  return registry.metrics();
}
