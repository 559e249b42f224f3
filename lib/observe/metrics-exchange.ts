import type { Snapshot } from './metrics';

/**
 * What the processes on one port tell each other, so that who asks one is told of all. The command that started them stands between
 * (lib/cli/serve/metrics-relay.ts): they have no way to each other.
 */
export type MetricsMessage =
  | { metrics: 'all?'; id: number }
  | { metrics: 'all'; id: number; snapshots: readonly Snapshot[] }
  | { metrics: 'yours?'; id: number }
  | { metrics: 'mine'; id: number; snapshot: Snapshot };

export const isMetricsMessage = (message: unknown): message is MetricsMessage =>
  typeof message === 'object' && message !== null && 'metrics' in message;
