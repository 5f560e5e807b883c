import { join } from 'node:path';
import { extract, openFile } from '../engine/extraction.ts';
import { defaultLimits } from '../engine/limits.ts';
import { writeExtractedFiles } from '../engine/tables.ts';
import type { Extraction, ExtractionOutcome, ExtractionProgress } from './messages.ts';
import { refusalOf } from './refusal.ts';

/** Extracts one document into files. Throws only the unexpected: what is the document's fault is an outcome. */
export async function extractDocument(
  extraction: Extraction,
  report: (progress: ExtractionProgress) => void,
): Promise<ExtractionOutcome> {
  try {
    return await extractToFiles(extraction, report);
  } catch (error) {
    return refusalOf(error);
  }
}

async function extractToFiles(
  { path, name, spec, lookups, limits, scratch }: Extraction,
  report: (progress: ExtractionProgress) => void,
): Promise<ExtractionOutcome> {
  const source = await openFile(path, name);
  const openDocument = async (document: string) => {
    const copy = lookups[document];
    if (copy === undefined) throw new Error(`there is no copy of ${document}`);
    return openFile(copy.path, copy.name);
  };
  try {
    const items = extract(source, spec, { limits, onProgress: report, openDocument });
    const { tables, document } = await writeExtractedFiles(items, {
      formats: spec.output.formats,
      keepRows: true,
      mostBytes: limits.scratchBytes ?? defaultLimits.scratchBytes,
      path: ({ ordinal }, extension) => join(scratch, `table-${ordinal}.${extension}`),
    });
    return {
      kind: 'done',
      tables: tables.flatMap(({ rows, ...files }) => (rows ? [{ ...files, rows }] : [])),
      rowsRead: document.rowsRead,
      source: { format: document.format, ...document.details },
      warnings: [...document.warnings],
    };
  } finally {
    await source.close();
  }
}
