import {
  type Attributes,
  type Context,
  context,
  DiagLogLevel,
  diag,
  SpanKind,
  SpanStatusCode,
  type Span as TracedSpan,
  trace,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, type Sampler, type SpanExporter, TracerProvider } from '@opentelemetry/sdk-trace';
import type { Logger } from '../log.ts';
import { TracingError } from './error.ts';
import { samplerOf } from './sampler.ts';
import { contextOf, traceparentOf } from './traceparent.ts';
import { type RunningTracing, type Span, type SpanFacts, type SpanOptions, traceWith } from './tracer.ts';

const kinds = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
} as const;
/** Milliseconds that a process which stops waits for the receiver. */
const closeMs = 3_000;

/** What the standard variables ask for, ready to be used. Throws TracingError. */
export async function meansOf(
  env: Readonly<Record<string, string | undefined>>,
): Promise<{ sampler: Sampler; exporter: SpanExporter }> {
  return { sampler: samplerOf(env), exporter: await exporterOf(env) };
}

/** Traces the process until it is closed. Throws TracingError. What the receiver does not take is dropped: work never waits for it. */
export async function traceByOpenTelemetry(
  { name, version }: { name: string; version: string },
  env: Readonly<Record<string, string | undefined>>,
  log: Logger,
): Promise<RunningTracing> {
  const { sampler, exporter } = await meansOf(env);
  const complain = (message: string, ...details: unknown[]) => log.warn({ details: details.map(String) }, message);
  diag.setLogger({ error: complain, warn: complain, info() {}, debug() {}, verbose() {} }, DiagLogLevel.WARN);
  const manager = new AsyncLocalStorageContextManager().enable();
  context.setGlobalContextManager(manager);
  const provider = new TracerProvider({
    resource: defaultResource()
      .merge(resourceFromAttributes({ 'service.name': `ade-${name}`, 'service.version': version }))
      .merge(detectResources({ detectors: [envDetector] })),
    sampler,
    spanProcessors: [new BatchSpanProcessor({ exporter, exportTimeoutMillis: closeMs })],
  });
  const tracer = provider.getTracer('ade', version);
  traceWith({
    begin(spanName, { kind, facts, parent }) {
      const around = placeOf(parent);
      if (around === null) return null;
      const options = { kind: kind ? kinds[kind] : SpanKind.INTERNAL, attributes: attributesOf(facts) };
      return new OpenSpan(tracer.startSpan(spanName, options, around), around);
    },
    current() {
      const span = trace.getActiveSpan();
      return span ? new OpenSpan(span, context.active()) : null;
    },
  });
  log.info('traces are sent by OpenTelemetry');
  return {
    async close() {
      traceWith(null);
      await provider.shutdown().catch((error: unknown) => log.warn({ err: error }, 'the last traces were not sent'));
      context.disable();
    },
  };
}

/** `null` where a part has nothing that it could be a part of. */
function placeOf(parent: SpanOptions['parent']): Context | null {
  if (parent === undefined) return trace.getActiveSpan() ? context.active() : null;
  const root = trace.deleteSpan(context.active());
  const remote = parent === null ? null : contextOf(parent);
  return remote ? trace.setSpanContext(root, remote) : root;
}

class OpenSpan implements Span {
  readonly #span: TracedSpan;
  readonly #around: Context;

  constructor(span: TracedSpan, around: Context) {
    this.#span = span;
    this.#around = around;
  }

  get traceparent(): string {
    return traceparentOf(this.#span.spanContext());
  }

  rename(name: string): void {
    this.#span.updateName(name);
  }

  add(facts: SpanFacts): void {
    this.#span.setAttributes(attributesOf(facts));
  }

  note(name: string, facts: SpanFacts): void {
    this.#span.addEvent(name, attributesOf(facts));
  }

  within<T>(work: () => T): T {
    return context.with(trace.setSpan(this.#around, this.#span), work);
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    try {
      const result = await this.within(work);
      this.end();
      return result;
    } catch (error) {
      this.end(error);
      throw error;
    }
  }

  end(fault?: unknown): void {
    if (fault !== undefined) {
      this.#span.setStatus({
        code: SpanStatusCode.ERROR,
        message: fault instanceof Error ? fault.message : String(fault),
      });
    }
    this.#span.end();
  }
}

function attributesOf(facts: SpanFacts = {}): Attributes {
  return { ...facts };
}

/** The endpoint, headers, certificates, compression and patience are read from the standard variables by the exporter itself. */
async function exporterOf(env: Readonly<Record<string, string | undefined>>): Promise<SpanExporter> {
  const variable = env.OTEL_EXPORTER_OTLP_TRACES_PROTOCOL
    ? 'OTEL_EXPORTER_OTLP_TRACES_PROTOCOL'
    : 'OTEL_EXPORTER_OTLP_PROTOCOL';
  const protocol = env[variable] || 'http/protobuf';
  switch (protocol) {
    case 'http/protobuf':
      return new (await import('@opentelemetry/exporter-trace-otlp-proto')).OTLPTraceExporter();
    case 'http/json':
      return new (await import('@opentelemetry/exporter-trace-otlp-http')).OTLPTraceExporter();
    default:
      throw new TracingError(
        `${variable} is ${protocol}. Traces are sent by http/protobuf or http/json: set it to one.`,
      );
  }
}
