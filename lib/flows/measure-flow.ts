import { AuthError } from '../errors';
import { inSpan } from '../observe/trace';

/** Runs a flow in a span of its name and counts what came of it: `succeeded`, the code of its refusal, or `failed`. */
export const measureFlow = <T>(flow: string, count: (outcome: string) => void, work: () => Promise<T>): Promise<T> =>
  countRefusal(count, async () => {
    const result = await inSpan(flow, {}, work);
    count('succeeded');
    return result;
  });

/** Counts the refusals of a check that comes before a flow. */
export async function countRefusal<T>(count: (outcome: string) => void, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    count(error instanceof AuthError ? error.code : 'failed');
    throw error;
  }
}
