import { detectTables } from '../detect/follow/detect.ts';
import type { RowVerdict } from '../detected-table.ts';
import { EngineError } from '../errors.ts';
import type { ExtractionItem, ExtractionStage } from '../extracted-table.ts';
import { defaultLimits, type Limits } from '../limits.ts';
import type { CompiledSpec } from '../map/compiled-spec.ts';
import type { ByteSource, Row, Sheet, Workbook } from '../model.ts';
import { openWorkbook } from '../read/workbook.ts';
import type { Spec } from '../specification/spec.ts';
import { widthOf } from '../text-row.ts';
import { LookupError, type LookupTables } from '../values/steps/lookup-step.ts';
import { counted } from '../words/counted.ts';
import { firstOf } from '../words/first-of.ts';
import { uprightSheet } from './across.ts';
import { Breather } from './breather.ts';
import { type OpenDocument, readLookupTables } from './lookup-tables.ts';
import { OutputMeter } from './output-meter.ts';
import { SheetChoice } from './sheet-choice.ts';
import { withRows } from './sheet-rows.ts';
import { SheetWarnings } from './sheet-warnings.ts';
import { TableOutputs } from './table-outputs.ts';

export interface ExtractionProgress {
  stage: ExtractionStage;
  /** 0…1 of the document. */
  fraction: number;
}

/** Takes what every row of every sheet was found to be, those outside of tables included. */
export interface SheetObserver {
  begin(sheet: { index: number; name: string }): void;
  /** Rows of the sheet begun last, ascending from call to call. */
  judged(rows: readonly RowVerdict[]): void;
  /** `rowCount` counts blank rows before the last one that is not, in a CSV also those after it. */
  end(size: { rowCount: number; columnCount: number }): void;
}

export interface ExtractOptions {
  /** Stops the extraction with the signal's reason. */
  signal?: AbortSignal;
  /** Called often; the caller decides what to pass on. */
  onProgress?: (progress: ExtractionProgress) => void;
  observer?: SheetObserver;
  /** Opens the documents that `spec.lookups` names. */
  openDocument?: OpenDocument | undefined;
  /** Overrides of the default limits. */
  limits?: Partial<Limits>;
}

/**
 * Extracts the tables of a document: identify, read, detect, map, transform, validate, all in one pass and in bounded memory.
 * Tables come as they are found: `table`, its `rows`, its `end`; at the very end one `document`. Takes over the source and
 * closes it, however it ends. To stop early, leave the loop or abort the signal.
 *
 * @throws EngineError for every fault of the document or the specification; NO_TABLE_FOUND, after the `document`, when nothing fits
 */
export async function* extract(
  source: ByteSource,
  spec: Spec,
  options: ExtractOptions = {},
): AsyncGenerator<ExtractionItem> {
  options.onProgress?.({ stage: 'identify', fraction: 0 });
  const { compiled, workbook } = await open(source, spec, options);
  yield* itemsOf(workbook, source, compiled, spec, options);
}

/**
 * The same for a workbook that is open already, or stands for one: a part of it, say. Takes it over and closes it, however it ends.
 *
 * @param document the name that messages call it by, and the bytes that its limits are reckoned from
 */
export async function* extractWorkbook(
  workbook: Workbook,
  document: Pick<ByteSource, 'name' | 'size'>,
  spec: Spec,
  options: ExtractOptions = {},
): AsyncGenerator<ExtractionItem> {
  const compiled = await compiledFor(spec, options).catch(async (error: unknown) => {
    await workbook.close();
    throw error;
  });
  yield* itemsOf(workbook, document, compiled, spec, options);
}

async function* itemsOf(
  workbook: Workbook,
  source: Pick<ByteSource, 'name' | 'size'>,
  compiled: CompiledSpec,
  spec: Spec,
  options: ExtractOptions,
): AsyncGenerator<ExtractionItem> {
  const { signal } = options;
  const limits: Limits = { ...defaultLimits, ...options.limits };
  const report = (stage: ExtractionStage, fraction: number) => options.onProgress?.({ stage, fraction });
  try {
    const choice = new SheetChoice(spec.read);
    const outputs = new TableOutputs(compiled, limits);
    const meter = new OutputMeter(limits, source.size, source.name);
    const breather = new Breather(signal);
    const reading: Reading = { rows: 0, sheetRows: 0, sheetColumns: 0 };
    const warnings = new SheetWarnings();
    let nextId = 0;
    report('read', 0);
    for await (const sheet of workbook.sheets()) {
      if (!choice.takes(sheet)) continue;
      options.observer?.begin({ index: sheet.index, name: sheet.name });
      warnings.begin();
      const followed = follow(sheet, reading, breather, (rows) => {
        warnings.rows(rows.length, hiddenAmong(rows, spec));
        report('read', workbook.fractionRead());
      });
      const upright = await uprightSheet(followed, spec);
      for await (const item of detectTables(upright, spec, { signal, firstId: nextId })) {
        warnings.accept(item);
        if (item.kind === 'judged') {
          // Of a turned sheet they are columns.
          if (upright.isAcross !== true) options.observer?.judged(item.rows);
          continue;
        }
        if (item.kind === 'table') {
          nextId = item.table.id + 1;
          report('detect', workbook.fractionRead());
        }
        await breather.pause();
        for (const output of outputs.accept(item, upright)) {
          signal?.throwIfAborted();
          if (output.kind === 'rows') meter.count(output.rows);
          if (output.kind !== 'rows' || output.rows.length > 0) yield output;
          await breather.pause();
        }
        if (item.kind !== 'end') report(item.kind === 'table' ? 'map' : 'extract', workbook.fractionRead());
      }
      options.observer?.end({ rowCount: rowCount(workbook, reading), columnCount: reading.sheetColumns });
      warnings.end(sheet, spec);
      yield* outputs.endSheet(sheet);
    }
    yield* outputs.endDocument();
    choice.assertFound(source.name);
    report('extract', 1);
    const strange = withoutFields(source.name, outputs, compiled);
    yield {
      kind: 'document',
      format: workbook.format,
      details: workbook.details,
      warnings: [
        ...workbook.warnings,
        ...warnings.all(choice.hiddenSkipped),
        ...(strange === null ? [] : [{ code: 'NO_FIELD_FOUND', message: strange.message }]),
      ],
      rowsRead: reading.rows,
      rowsOutside: warnings.rowsOutside,
    };
    assertUseful(source.name, outputs, choice, spec, warnings.nearest);
    if (strange?.isFault) throw new EngineError('NO_TABLE_FOUND', strange.message, strange.details);
    assertColumns(source.name, outputs, compiled.where?.rowNames ?? []);
  } finally {
    await workbook.close();
  }
}

async function open(
  source: ByteSource,
  spec: Spec,
  options: ExtractOptions,
): Promise<{ compiled: CompiledSpec; workbook: Workbook }> {
  const { signal } = options;
  const limits: Limits = { ...defaultLimits, ...options.limits };
  try {
    const compiled = await compiledFor(spec, options);
    const { encoding, delimiter, fixedWidth, ocr, ocrLanguages } = spec.read;
    return {
      compiled,
      workbook: await openWorkbook(source, { limits, encoding, delimiter, fixedWidth, ocr, ocrLanguages, signal }),
    };
  } catch (error) {
    await source.close();
    throw error;
  }
}

async function compiledFor(spec: Spec, { signal, limits: given, openDocument }: ExtractOptions): Promise<CompiledSpec> {
  signal?.throwIfAborted();
  const limits: Limits = { ...defaultLimits, ...given };
  const lookups = await readLookupTables(spec, openDocument, (document, plain) =>
    extract(document, plain, { ...(signal ? { signal } : {}), limits }),
  );
  return compiledWith(spec, lookups);
}

/**
 * Where nothing is to be compiled, what does it is not loaded, with the languages of expressions and patterns.
 *
 * @throws EngineError INVALID_SPEC when a lookup table lacks what a step asks of it
 */
async function compiledWith(spec: Spec, lookups: LookupTables): Promise<CompiledSpec> {
  if (asksNothing(spec)) return { spec, fields: [], where: null, checks: [] };
  const { compileSpec } = await import('../plan/compile.ts');
  try {
    return compileSpec(spec, lookups);
  } catch (error) {
    if (!(error instanceof LookupError)) throw error;
    throw new EngineError('INVALID_SPEC', error.message, {}, { cause: error });
  }
}

/** Whether a specification has no parts that are compiled. */
function asksNothing({ fields, rows, checks }: Spec): boolean {
  return Object.keys(fields).length === 0 && rows.where === undefined && checks.length === 0;
}

/** What has been read so far, of the document and of the sheet at hand. */
interface Reading {
  rows: number;
  /** Number of the last row. */
  sheetRows: number;
  sheetColumns: number;
}

/** Blank records at the end of a CSV give no row; everything else ends with its last row. */
function rowCount({ format, details }: Workbook, { sheetRows }: Reading): number {
  return format === 'CSV' && typeof details.records === 'number' ? details.records : sheetRows;
}

function hiddenAmong(rows: readonly Row[], { read }: Spec): number {
  return read.hidden === 'include' ? 0 : rows.reduce((sum, { hidden }) => (hidden ? sum + 1 : sum), 0);
}

/** The same sheet, its rows counted as they are read. */
function follow(sheet: Sheet, reading: Reading, breather: Breather, onBatch: (rows: readonly Row[]) => void): Sheet {
  async function* rows(): AsyncGenerator<Row[]> {
    reading.sheetRows = 0;
    reading.sheetColumns = 0;
    for await (const batch of sheet.rows()) {
      reading.rows += batch.length;
      reading.sheetRows = batch.at(-1)?.number ?? reading.sheetRows;
      for (const row of batch) reading.sheetColumns = Math.max(reading.sheetColumns, widthOf(row));
      onBatch(batch);
      await breather.pause();
      yield batch;
    }
  }
  return withRows(sheet, rows);
}

/** A condition over a column that is in no table would drop or keep all rows for a slip of the pen. */
function assertColumns(document: string, outputs: TableOutputs, read: readonly string[]): void {
  const missing = outputs.missingOf(read);
  if (missing.length === 0) return;
  const names = missing.map((name) => `row.${name}`).join(' and ');
  throw new EngineError(
    'INVALID_SPEC',
    `rows.where uses ${names}, which no table of ${document} has. Correct the name, or make it a field.`,
    { columns: missing },
  );
}

function assertUseful(document: string, outputs: TableOutputs, choice: SheetChoice, spec: Spec, nearest: string): void {
  if (outputs.count === 0) {
    const { minRows, minColumns } = spec.tables;
    const hidden =
      choice.hiddenSkipped.length > 0 ? ' Hidden sheets were left out: set “read.hidden: include” to read them.' : '';
    throw new EngineError(
      'NO_TABLE_FOUND',
      `${document} holds nothing that reads as a table of at least ${minColumns} columns and ${counted(minRows, 'row')}.${nearest} Check that it is the right document. A configuration with “tables: { minColumns: 1 }” takes lists of one column too, one with “tables: { forms: read }” labels with their values beside them.${hidden}`,
      { minRows, minColumns, hiddenSheets: choice.hiddenSkipped.length },
    );
  }
}

/** Names in the sentence; its details have more. */
const mostFields = 3;
const mostHeaders = 8;

/** A document for which the specification was not written, as none of its fields has a column there; `null` for any other. */
interface Strange {
  /** Whether one of them is required: else each of them may be missing. */
  isFault: boolean;
  message: string;
  details: { fields: string[]; headers: string[] };
}

function withoutFields(document: string, outputs: TableOutputs, compiled: CompiledSpec): Strange | null {
  // Others have values without a column.
  const sought = compiled.fields.filter(({ from, transform }) => from === null && !transform.makesValues);
  if (outputs.count === 0 || outputs.anyMapped || sought.length === 0) return null;
  const fields = Object.keys(compiled.spec.fields);
  const headers = outputs.headers.slice(0, 50);
  return {
    isFault: compiled.fields.some(({ rules }) => rules.required !== null),
    message: `None of the fields ${firstOf(fields, mostFields)} was found in ${document}. Its headers are: ${headers.length === 0 ? 'none' : firstOf(headers, mostHeaders)}. Add the right ones to match.headers of the fields, or choose another configuration.`,
    details: { fields, headers },
  };
}
