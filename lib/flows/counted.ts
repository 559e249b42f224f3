import { AuthError } from '../errors';
import { inSpan } from '../observe/trace';

/** Runs a flow in a span of its name and counts what came of it: `succeeded`, the code of its refusal, or `failed`. */
export async function counted<T>(flow: string, count: (outcome: string) => void, work: () => Promise<T>): Promise<T> {
  try {
    const result = await inSpan(flow, {}, work);
    count('succeeded');
    return result;
  } catch (error) {
    count(error instanceof AuthError ? error.code : 'failed');
    throw error;
  }
}
