import { type Attributes, SpanStatusCode, trace } from '@opentelemetry/api';
import { nowInMilliseconds } from '../time';

/**
 * Spans of our own, beside those that Next makes. Where nobody collects them (lib/server/tracing.ts) they cost next to nothing. No
 * attribute says anything about a person, and none holds what somebody typed or a token.
 */
const tracer = trace.getTracer('latchkey');

/** Runs `work` in a span. Of an error it tells the name or code alone: messages may quote what somebody sent. */
export async function inSpan<T>(name: string, attributes: Attributes, work: () => Promise<T>): Promise<T> {
  return tracer.startActiveSpan(name, { attributes }, async (span) => {
    try {
      return await work();
    } catch (error) {
      const { code, name: type } = error as { code?: unknown; name?: string };
      span.setAttribute('error.type', String(code ?? type));
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  });
}

/** Adds a span of what has just ended to the trace that is under way, if one is. @param milliseconds that it took */
export function notePastSpan(name: string, milliseconds: number, attributes: Attributes, failed: boolean): void {
  if (!trace.getActiveSpan()) return;
  const end = nowInMilliseconds();
  const span = tracer.startSpan(name, { attributes, startTime: end - milliseconds });
  if (failed) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end(end);
}

/** By which a log line is found from a trace, where there is one. */
export const traceId = (): string | undefined => trace.getActiveSpan()?.spanContext().traceId;
