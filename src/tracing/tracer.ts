/** What is known of a part of the work besides its name and its time. */
export type SpanFacts = Readonly<Record<string, string | number | boolean>>;

export interface SpanOptions {
  /** What part the process has in it, by OpenTelemetry's words; `internal` unless said. */
  kind?: 'server' | 'client' | 'producer' | 'consumer';
  facts?: SpanFacts;
  /**
   * Where it belongs, as W3C Trace Context writes it (`traceparent`), or `null` for the beginning of a trace. Left out, it is a part of
   * what is under way; where nothing is, it is not traced.
   */
  parent?: string | null;
}

/** A part of a trace that has begun. */
export interface Span {
  /** How another process refers to it: a `traceparent` of W3C Trace Context. */
  readonly traceparent: string;
  rename(name: string): void;
  add(facts: SpanFacts): void;
  /** Notes that something has happened now. */
  note(name: string, facts: SpanFacts): void;
  /** Everything that `work` does, also later, is a part of it. */
  within<T>(work: () => T): T;
  /** The same for work that it ends with, and whose fault is its own. */
  run<T>(work: () => Promise<T>): Promise<T>;
  /** `fault` where it went wrong. */
  end(fault?: unknown): void;
}

/** What traces, in a process that was asked to. */
export interface Tracer {
  /** `null` for what is not traced. */
  begin(name: string, options: SpanOptions): Span | null;
  /** What is under way here. */
  current(): Span | null;
}

export interface RunningTracing {
  /** Sends what is left, for at most a few seconds. */
  close(): Promise<void>;
}

let tracer: Tracer | null = null;

/** From here on the process is traced; `null` ends that. */
export function traceWith(given: Tracer | null): void {
  tracer = given;
}

/** Whether anything is traced at all. */
export function isTracing(): boolean {
  return tracer !== null;
}

/** Begins a part that its caller ends, or runs work in; `null` for what is not traced: then the work is done without it. */
export function beginSpan(name: string, options: SpanOptions = {}): Span | null {
  return tracer?.begin(name, options) ?? null;
}

export function currentSpan(): Span | null {
  return tracer?.current() ?? null;
}
