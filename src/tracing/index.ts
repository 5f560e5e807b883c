import type { Logger } from '../log.ts';
import type { RunningTracing } from './tracer.ts';

/** Traces for OpenTelemetry: which process did what, when, and for whom. Off, and nothing of it loaded, unless the standard variables name a receiver. */
export { beginSpan, currentSpan, isTracing, type Span } from './tracer.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Sends traces to where OTEL_EXPORTER_OTLP_TRACES_ENDPOINT or OTEL_EXPORTER_OTLP_ENDPOINT says (OpenTelemetry Protocol Exporter specification).
 * Without either, with OTEL_SDK_DISABLED=true or OTEL_TRACES_EXPORTER=none, nothing is loaded. Throws TracingError.
 */
export async function startTracing(
  process: { name: string; version: string },
  env: Environment,
  log: Logger,
): Promise<RunningTracing> {
  if (receiverOf(env) === null) return { close: async () => {} };
  const { traceByOpenTelemetry } = await import('./open-telemetry.ts');
  return traceByOpenTelemetry(process, env, log);
}

/** Throws TracingError where a start would; sends nothing. */
export async function checkTracing(env: Environment): Promise<void> {
  const { meansOf } = await import('./open-telemetry.ts');
  await (await meansOf(env)).exporter.shutdown();
}

/** Where traces go, or `null` for nowhere. */
export function receiverOf(env: Environment): string | null {
  const endpoint = env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT || env.OTEL_EXPORTER_OTLP_ENDPOINT;
  const isOff = env.OTEL_SDK_DISABLED?.toLowerCase() === 'true' || (env.OTEL_TRACES_EXPORTER ?? 'otlp') !== 'otlp';
  return endpoint && !isOff ? endpoint : null;
}
