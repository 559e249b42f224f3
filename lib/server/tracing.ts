import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  defaultResource,
  detectResources,
  envDetector,
  type Resource,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  NodeTracerProvider,
  type ReadableSpan,
  type SpanExporter,
} from '@opentelemetry/sdk-trace-node';
import manifest from '../../package.json' with { type: 'json' };

/**
 * Sends traces to the collector that OTEL_EXPORTER_OTLP_ENDPOINT names: Next's own spans and ours (lib/observe/trace.ts). It and the
 * other OTEL_ variables (headers, sampler, service name, attributes) are read by the packages themselves.
 *
 * @returns what sends the spans that are left, for the end of the process
 */
export function startTracing(): () => Promise<void> {
  const processor = new BatchSpanProcessor(withoutUrls(new OTLPTraceExporter()));
  const provider = new NodeTracerProvider({ resource: describeService(), spanProcessors: [processor] });
  provider.register();
  return () => provider.forceFlush();
}

/** Named `latchkey`, unless OTEL_SERVICE_NAME or OTEL_RESOURCE_ATTRIBUTES says otherwise. */
function describeService(): Resource {
  const ours = resourceFromAttributes({ 'service.name': 'latchkey', 'service.version': manifest.version });
  return defaultResource()
    .merge(ours)
    .merge(detectResources({ detectors: [envDetector] }));
}

/** Next tells the URL of each request, where the query of a link in a mail is a token. The route, which it tells as well, is enough. */
const LEFT_OUT: ReadonlySet<string> = new Set(['http.target', 'http.url', 'url.full', 'url.path', 'url.query']);

function withoutUrls(exporter: SpanExporter): SpanExporter {
  return {
    export: (spans, done) => exporter.export(spans.map(withoutUrl), done),
    shutdown: () => exporter.shutdown(),
    forceFlush: async () => exporter.forceFlush?.(),
  };
}

/** The messages of errors go, too: they may quote what somebody sent. Of which kind an error was is an attribute. */
function withoutUrl(span: ReadableSpan): ReadableSpan {
  const kept = Object.entries(span.attributes).filter(([name]) => !LEFT_OUT.has(name));
  return Object.create(span, {
    attributes: { value: Object.fromEntries(kept) },
    status: { value: { code: span.status.code } },
    events: { value: [] },
  });
}
