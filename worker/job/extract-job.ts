import { stat } from 'node:fs/promises';
import type { Job, JobStage } from '../../src/db/generated/client.ts';
import type { JobMetrics, TableResult } from '../../src/domain/job/index.ts';
import type { FileContext } from '../../src/domain/kernel/index.ts';
import type { ExtractionStage } from '../../src/engine/extraction.ts';
import type { EnginePool } from '../../src/engine-process/pool.ts';
import { signals } from '../../src/signals.ts';
import { beginSpan } from '../../src/tracing/index.ts';
import { RefusedError } from '../outcome.ts';
import { fetchDocuments } from './documents.ts';
import { storeTables } from './store-tables.ts';

/** How far an attempt is. */
export interface Progress {
  stage: JobStage;
  /** 0…1 of the attempt. */
  progress: number;
}

export interface ExtractedJob {
  tables: TableResult[];
  metrics: JobMetrics;
}

export interface ExtractJobTools {
  engine: EnginePool;
  /** An empty folder; the caller removes it. */
  folder: string;
  signal: AbortSignal;
  report(progress: Progress): void;
}

/** How an attempt's time is shared out for its progress. */
const extractionShare = { from: 0.05, to: 0.95 };

const stages: Record<ExtractionStage, JobStage> = {
  identify: 'READ',
  read: 'READ',
  detect: 'DETECT',
  map: 'MAP',
  extract: 'EXTRACT',
  write: 'STORE',
};

/**
 * The work of one attempt, as a pipeline: bytes from the store → files of tables → objects in the store. Changes nothing in the
 * database. Throws RefusedError for what the user has to mend, the signal's reason when it fires; then no object of it stays.
 */
export async function extractJob(
  context: FileContext,
  job: Job,
  { engine, folder, signal, report }: ExtractJobTools,
): Promise<ExtractedJob> {
  const durations: Record<string, number> = {};
  const timed = async <T>(stage: string, work: () => Promise<T>): Promise<T> => {
    const begun = performance.now();
    const span = beginSpan(`stage ${stage}`);
    const value = await (span ? span.run(work) : work());
    const took = performance.now() - begun;
    durations[stage] = Math.round(took);
    signals.stageEnded.tell({ stage, seconds: took / 1_000 });
    return value;
  };

  report({ stage: 'FETCH', progress: 0 });
  const documents = await timed('fetch', () => fetchDocuments(context, job, folder, signal));

  const { from, to } = extractionShare;
  const onProgress = ({ stage, fraction }: { stage: ExtractionStage; fraction: number }) =>
    report({ stage: stages[stage], progress: from + fraction * (to - from) });
  const extraction = { ...documents, limits: context.policy.extraction };
  const outcome = await timed('extract', () => engine.extract(extraction, { signal, onProgress }));
  if (outcome.kind === 'refused') throw new RefusedError(outcome);

  report({ stage: 'STORE', progress: to });
  const tables = await timed('store', () => storeTables(context, job, outcome.tables, signal));
  const rowsWritten = tables.reduce((sum, { summary }) => sum + summary.rowCount, 0);
  if (signals.documentExtracted.isHeard) {
    const { size } = await stat(documents.path);
    signals.documentExtracted.tell({ bytes: size, rows: rowsWritten, tables: tables.length });
  }
  return {
    tables,
    metrics: {
      rowsRead: outcome.rowsRead,
      rowsWritten,
      tables: tables.length,
      issues: tables.reduce((sum, { summary }) => sum + summary.issueCount, 0),
      durations,
      source: outcome.source,
      warnings: outcome.warnings,
    },
  };
}
