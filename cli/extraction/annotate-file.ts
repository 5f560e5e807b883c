import { access, mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Annotation, annotateWorkbook, openWorkbook, type TableAnnotation } from '../../src/engine/extraction.ts';
import type { Limits } from '../../src/engine/limits.ts';
import type { Spec } from '../../src/engine/specification.ts';
import { createFile } from '../../src/engine/tables.ts';
import { CommandFailure } from '../failure.ts';
import { openInput } from './open-input.ts';
import { type FileOutline, type FoundTable, regionsOf } from './outline-file.ts';

/**
 * Writes the annotated copy of a file to `target`, which appears when it is whole. Throws CommandFailure when it is there already
 * and not to be overwritten, else EngineError or what the file system throws.
 *
 * @returns whether all of the document is in the copy
 */
export async function annotateFile(
  path: string,
  outline: FileOutline,
  target: string,
  { spec, limits, signal, overwrite }: { spec: Spec; limits: Limits; signal: AbortSignal; overwrite: boolean },
): Promise<{ complete: boolean }> {
  if (!overwrite && (await isThere(target))) {
    throw new CommandFailure(`${target} is there already. Give --overwrite to replace it, or another --out.`);
  }
  await mkdir(dirname(target), { recursive: true });
  const draft = `${target}.part`;
  await rm(draft, { force: true });
  const source = await openInput(path, limits);
  const { encoding, delimiter, fixedWidth, ocr, ocrLanguages } = spec.read;
  const workbook = await openWorkbook(source, { limits, encoding, delimiter, fixedWidth, ocr, ocrLanguages, signal });
  const file = createFile(draft);
  try {
    const result = await annotateWorkbook(workbook, annotationOf(source.name, outline), file.sink);
    await file.close();
    await rename(draft, target);
    return result;
  } finally {
    file.abandon();
    await workbook.close();
    await rm(draft, { force: true });
  }
}

function annotationOf(document: string, { sheets, tables }: FileOutline): Annotation {
  return { document, sheets, tables: tables.map(annotate) };
}

function annotate(found: FoundTable): TableAnnotation {
  const { table, summary } = found;
  return {
    name: table.name,
    score: table.score,
    reasons: table.reasons,
    rowCount: summary.rowCount,
    issues: summary.issues.map((issue) => ({ ...issue, sheet: sheetOf(issue, found) })),
    issueCount: summary.issueCount,
    regions: regionsOf(found),
  };
}

/** The sheet that an issue is on: of a table that goes over several pages, one of them. */
function sheetOf({ sheet: name }: { sheet: string | null }, { table, summary }: FoundTable): number {
  return summary.parts?.find(({ sheet }) => sheet.name === name)?.sheet.index ?? table.sheet.index;
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
