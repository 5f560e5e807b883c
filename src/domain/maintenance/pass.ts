import type { FileContext } from '../kernel/index.ts';
import type { Budget } from './budget.ts';

/** How long things are kept. 0 means for ever. */
export interface Retention {
  /** The first three are shorter where a workspace says so. */
  documentsDays: number;
  jobsDays: number;
  eventsDays: number;
  exportsDays: number;
  deletedDocumentsDays: number;
  idempotencyKeysHours: number;
  mailDays: number;
  webhookDeliveriesDays: number;
  /** Seconds after which a file that nothing points at has no owner any more: longer than any attempt or upload can take. */
  orphanFilesSeconds: number;
}

/** What a pass may do for how long, and where it counts what it has done. */
export interface PassWork {
  retention: Retention;
  budget: Budget;
  /** Where the last run stopped, in the pass's own words; `null` to begin at the beginning. */
  position: string | null;
  /** Adds to what this run has done. */
  count(what: string, amount: number): void;
}

export interface PassEnd {
  /** Whether everything that is due was done; otherwise the next run comes soon. */
  complete: boolean;
  /** Where the next run goes on; `null` when a pass finds that out by itself. */
  position: string | null;
}

/**
 * One kind of tidying up. Any pass may be killed at any moment, run twice, or run at the same time as itself: what it has done
 * stays done, and the rest is still there to be found.
 */
export interface Pass {
  /** What its runs are remembered by: stable. */
  name: string;
  /** One sentence for administrators. */
  description: string;
  /** Milliseconds from one run to the next. */
  everyMs: number;
  /** Whether it deletes stored files, and so must not run while a backup copies them. */
  removesFiles: boolean;
  run(context: FileContext, work: PassWork): Promise<PassEnd>;
}

export const allDone: PassEnd = { complete: true, position: null };
export const moreToDo: PassEnd = { complete: false, position: null };
