import type { FileContext, FileServices } from '../src/domain/kernel/index.ts';
import type { EnginePool } from '../src/engine-process/pool.ts';
import type { Claim, LeaseKind } from '../src/lease/kind.ts';
import type { Scratch } from '../src/scratch.ts';

/** What a worker works with. */
export interface WorkerTools {
  services: FileServices;
  engine: EnginePool;
  scratch: Scratch;
  /** How this worker signs its claims, e.g. `host:4711`. */
  workerName: string;
}

/** One kind of due rows, and what a worker does about it. */
export interface DueWork {
  kind: LeaseKind;
  /** Rows that this process works on at a time. */
  slots: number;
  /** Claims the row whose turn it is and does one attempt at it; `false` when none is due. */
  next(signal: AbortSignal): Promise<boolean>;
  /** Ends an attempt whose worker is gone; `false` when its lease was renewed meanwhile. */
  endLost(context: FileContext, claim: Claim): Promise<boolean>;
}

/** What the system does on its own behalf. */
export function systemContext(services: FileServices): FileContext {
  return { ...services, viewer: null, correlationId: null };
}
