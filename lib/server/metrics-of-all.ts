import cluster from 'node:cluster';
import { on } from 'node:events';
import { getDb } from '../db/client';
import { waitingMails } from '../mail/queue';
import { databaseText, type Snapshot, sumText, takeSnapshot } from '../observe/metrics';
import { isMetricsMessage, type MetricsMessage } from '../observe/metrics-exchange';
import { now } from '../time';
import { inTime } from './in-time';

/** Longer than the command that started this process waits for the others. */
const RELAY_WITHIN_MS = 3_000;

let underWay: Promise<string> | null = null;

/** The metrics of all processes on this port as Prometheus' text, added up. However many ask at once, they are gathered once. */
export function metricsOfAll(): Promise<string> {
  underWay ??= gather().finally(() => {
    underWay = null;
  });
  return underWay;
}

async function gather(): Promise<string> {
  const mails = inTime(waitingMails(getDb(), now())); // one reads what all share: added up it would be too much
  const snapshots = cluster.isWorker ? await askAll() : [await takeSnapshot()];
  return (await sumText(snapshots)) + (await databaseText(await mails));
}

let asked = 0;

const send = (message: MetricsMessage): void => void process.send?.(message);

async function askAll(): Promise<readonly Snapshot[]> {
  const id = ++asked;
  const answers = on(process, 'message', { signal: AbortSignal.timeout(RELAY_WITHIN_MS) });
  send({ metrics: 'all?', id });
  try {
    for await (const [message] of answers) {
      if (isMetricsMessage(message) && message.metrics === 'all' && message.id === id) return message.snapshots;
    }
  } catch {
    // said below
  }
  throw new Error('The command that started this process does not gather metrics. Start several by npm start.');
}

/** Tells this process's figures when the command that started it asks for them. */
export function answerForMetrics(): void {
  if (!cluster.isWorker) return;
  process.on('message', async (message) => {
    if (!isMetricsMessage(message) || message.metrics !== 'yours?') return;
    send({ metrics: 'mine', id: message.id, snapshot: await takeSnapshot() });
  });
}
