import { sumText, takeSnapshot } from '../lib/observe/metrics';
import { parseMetrics } from './scrape';

const scraped = async () => parseMetrics(await sumText([await takeSnapshot()]));

/** Which of this process's counts of renewals and of ended sessions rise during some work, and by how much. */
export async function countedDuring(work: () => Promise<unknown>): Promise<Record<string, number>> {
  const before = await scraped();
  await work();
  const risen = [...(await scraped())].map(([series, count]) => [series, count - (before.get(series) ?? 0)] as const);
  const ofInterest = /^latchkey_(renewals|sessions_revoked)_total/;
  return Object.fromEntries(risen.filter(([series, by]) => ofInterest.test(series) && by > 0));
}
