/** What chance says about one fault. */
export interface Draw {
  /** Which of the processes, where there are several. */
  target: number;
  /** 0…1: how long it holds, or how much it hits. */
  force: number;
}

export interface Injection {
  /** What is hit: what lies down already is not hit again before it is up. */
  target: unknown;
  /** Resolves when what was hit is ready again. */
  inject(): Promise<unknown>;
}

/** A kind of fault, on one installation. */
export interface FaultKind {
  name: string;
  draw(draw: Draw): Injection;
}

export function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`not ready again after ${ms / 1000} s`)), ms);
  return Promise.race([work, late.promise]).finally(() => clearTimeout(timer));
}
