import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Document, Job, JobStage } from '../src/db/generated/client.ts';
import { findDocumentByName } from '../src/domain/document/index.ts';
import { type JobMetrics, jobOptions, type TableResult } from '../src/domain/job/index.ts';
import type { Context } from '../src/domain/kernel/index.ts';
import type { ExtractionStage } from '../src/engine/extraction.ts';
import { parseSpec, type Spec } from '../src/engine/specification.ts';
import { exportKey, tableRowsKey } from '../src/storage/keys.ts';
import type { StoredObject } from '../src/storage/object-store.ts';
import type { Extraction, TableFiles } from './extraction.ts';
import type { Extractor } from './extractor.ts';
import { DamagedDocumentError, RefusedError } from './outcome.ts';
import type { Progress } from './progress-reporter.ts';

export interface AttemptResult {
  tables: TableResult[];
  metrics: JobMetrics;
}

export interface AttemptTools {
  extractor: Extractor;
  /** An empty folder, removed by whoever made it. */
  scratch: string;
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
 * One attempt, as a pipeline: bytes from the store → files of tables → objects in the store. Changes nothing in the database.
 * Throws RefusedError for what the user has to mend, the signal's reason when it fires; then no object of it stays.
 */
export async function runAttempt(context: Context, job: Job, tools: AttemptTools): Promise<AttemptResult> {
  const { document, configurationVersion } = await context.db.prisma.job.findUniqueOrThrow({
    where: { id: job.id },
    select: { document: true, configurationVersion: { select: { specYaml: true } } },
  });
  const durations: Record<string, number> = {};
  const timed = async <T>(stage: string, work: Promise<T>): Promise<T> => {
    const begun = performance.now();
    const value = await work;
    durations[stage] = Math.round(performance.now() - begun);
    return value;
  };

  tools.report({ stage: 'FETCH', progress: 0 });
  const path = join(tools.scratch, 'document');
  await timed('fetch', fetchDocument(context, document, path, tools.signal));
  const spec = specOf(configurationVersion.specYaml, job.options);
  const lookups = await fetchLookups(context, job.workspaceId, spec, tools);

  const span = extractionShare.to - extractionShare.from;
  const outcome = await timed(
    'extract',
    tools.extractor.run(
      { path, name: document.name, spec, lookups, limits: context.policy.extraction, scratch: tools.scratch },
      {
        signal: tools.signal,
        onProgress: ({ stage, fraction }) =>
          tools.report({ stage: stages[stage], progress: extractionShare.from + fraction * span }),
      },
    ),
  );
  if (outcome.kind === 'refused') throw new RefusedError(outcome);

  tools.report({ stage: 'STORE', progress: extractionShare.to });
  const tables = await timed('store', storeTables(context, job, outcome.tables, tools.signal));
  return {
    tables,
    metrics: {
      rowsRead: outcome.rowsRead,
      rowsWritten: tables.reduce((sum, { summary }) => sum + summary.rowCount, 0),
      tables: tables.length,
      issues: tables.reduce((sum, { summary }) => sum + summary.issueCount, 0),
      durations,
      source: outcome.source,
      warnings: outcome.warnings,
    },
  };
}

/** Copies the documents that values are looked up in. Throws RefusedError when the workspace lacks one. */
async function fetchLookups(
  context: Context,
  workspaceId: string,
  spec: Spec,
  { scratch, signal }: Pick<AttemptTools, 'scratch' | 'signal'>,
): Promise<Extraction['lookups']> {
  const copies: Extraction['lookups'] = {};
  for (const [lookup, { document: wanted }] of Object.entries(spec.lookups)) {
    const document = await findDocumentByName(context, workspaceId, wanted);
    if (document === null) {
      const message = `The lookup table ${lookup} is to come from the document ${wanted}, but the workspace has no document of that name or id. Upload it, or correct lookups.${lookup}.document.`;
      throw new RefusedError({ code: 'INVALID_SPEC', message, details: { lookup, document: wanted } });
    }
    const path = join(scratch, `lookup-${lookup}`);
    await fetchDocument(context, document, path, signal);
    copies[wanted] = { path, name: document.name };
  }
  return copies;
}

/** Copies the document to a local file, which the engine can read at random, and proves that it is what was uploaded. */
async function fetchDocument(context: Context, document: Document, path: string, signal: AbortSignal): Promise<void> {
  const hash = createHash('sha256');
  const body = await context.store.get(document.storageKey);
  await pipeline(
    body,
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        hash.update(chunk);
        yield chunk;
      }
    },
    createWriteStream(path),
    { signal },
  ).catch((error: unknown) => {
    // Why it was ended is what decides whether the attempt counts; the stream says only that it was.
    signal.throwIfAborted();
    throw error;
  });
  if (hash.digest('hex') !== document.sha256) throw new DamagedDocumentError();
}

function specOf(specYaml: string, options: unknown): Spec {
  const spec = parseSpec(specYaml);
  const { sheets, encoding, delimiter } = options === null ? {} : jobOptions.parse(options);
  return {
    ...spec,
    read: {
      ...spec.read,
      ...(sheets ? { sheets } : {}),
      ...(encoding ? { encoding } : {}),
      ...(delimiter ? { delimiter } : {}),
    },
  };
}

async function storeTables(
  context: Context,
  job: Job,
  tables: readonly TableFiles[],
  signal: AbortSignal,
): Promise<TableResult[]> {
  const keys: string[] = [];
  const put = (key: string, path: string): Promise<StoredObject> => {
    keys.push(key);
    return context.store.put(key, createReadStream(path), { signal });
  };
  try {
    const results: TableResult[] = [];
    for (const { table, summary, rows, exports } of tables) {
      const { workspaceId, id, attempt } = job;
      const [object, ...files] = await allOf([
        put(tableRowsKey(workspaceId, id, attempt, table.ordinal), rows.path),
        ...exports.map(({ format, path }) => put(exportKey(workspaceId, id, attempt, table.ordinal, format), path)),
      ]);
      results.push({
        table,
        summary,
        rows: { object, index: rows.index },
        exports: exports.flatMap(({ format }, at) => {
          const file = files[at];
          return file ? [{ format, object: file }] : [];
        }),
      });
    }
    return results;
  } catch (error) {
    await removeObjects(context, keys);
    throw error;
  }
}

/** Like Promise.all, but with a failure it waits for the others as well: what they store has to be removed again. */
async function allOf<T>(work: readonly [Promise<T>, ...Promise<T>[]]): Promise<[T, ...T[]]> {
  await Promise.allSettled(work);
  const [first, ...rest] = work;
  return [await first, ...(await Promise.all(rest))];
}

/** Removes objects that nothing will point at. Best effort: what stays is swept later. */
export async function removeObjects(context: Context, keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    await context.store
      .delete(key)
      .catch((error: unknown) => context.log.warn({ err: error }, 'an object stays behind'));
  }
}
