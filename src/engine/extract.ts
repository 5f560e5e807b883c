import { detectTables } from './detect/detect.ts';
import { EngineError } from './errors.ts';
import { SheetChoice } from './extraction/sheet-choice.ts';
import { TableOutputs } from './extraction/table-outputs.ts';
import { defaultLimits, type Limits } from './limits.ts';
import type { ByteSource, Row, Sheet, Workbook } from './model.ts';
import { openWorkbook } from './read/workbook.ts';
import { type CompiledSpec, compileSpec } from './spec/compile.ts';
import type { Spec } from './spec/spec.ts';
import type { ExtractionItem, ExtractionStage } from './table.ts';

export interface ExtractionProgress {
  stage: ExtractionStage;
  /** 0…1 of the document. */
  fraction: number;
}

export interface ExtractOptions {
  /** Stops the extraction with the signal's reason. */
  signal?: AbortSignal;
  /** Called often; the caller decides what to pass on. */
  onProgress?: (progress: ExtractionProgress) => void;
  /** Overrides of the default limits. */
  limits?: Partial<Limits>;
}

/**
 * Extracts the tables of a document: identify, read, detect, map, transform, validate, all in one pass and in bounded memory.
 * Tables come as they are found: `table`, its `rows`, its `end`; at the very end one `document`. Takes over the source and
 * closes it, however it ends. To stop early, leave the loop or abort the signal.
 *
 * @throws EngineError for every fault of the document or the specification; NO_TABLE_FOUND when nothing fits
 */
export async function* extract(
  source: ByteSource,
  spec: Spec,
  options: ExtractOptions = {},
): AsyncGenerator<ExtractionItem> {
  const { signal } = options;
  const limits: Limits = { ...defaultLimits, ...options.limits };
  const report = (stage: ExtractionStage, fraction: number) => options.onProgress?.({ stage, fraction });
  report('identify', 0);
  const { compiled, workbook } = await open(source, spec, limits, signal);
  try {
    const choice = new SheetChoice(spec.read);
    const outputs = new TableOutputs(compiled, limits);
    const reading = { rows: 0 };
    let nextId = 0;
    report('read', 0);
    for await (const sheet of workbook.sheets()) {
      if (!choice.takes(sheet)) continue;
      const followed = follow(sheet, reading, () => report('read', workbook.fractionRead()));
      for await (const item of detectTables(followed, spec, { signal, firstId: nextId })) {
        if (item.kind === 'table') {
          nextId = item.table.id + 1;
          report('detect', workbook.fractionRead());
        }
        for (const output of outputs.accept(item, sheet)) {
          signal?.throwIfAborted();
          yield output;
        }
        if (item.kind !== 'end') report(item.kind === 'table' ? 'map' : 'extract', workbook.fractionRead());
      }
      yield* outputs.endSheet();
    }
    yield* outputs.endDocument();
    choice.assertFound(source.name);
    assertUseful(source.name, outputs, choice, spec);
    report('extract', 1);
    yield {
      kind: 'document',
      format: workbook.format,
      details: workbook.details,
      warnings: workbook.warnings,
      rowsRead: reading.rows,
    };
  } finally {
    await workbook.close();
  }
}

async function open(
  source: ByteSource,
  spec: Spec,
  limits: Limits,
  signal: AbortSignal | undefined,
): Promise<{ compiled: CompiledSpec; workbook: Workbook }> {
  try {
    signal?.throwIfAborted();
    const compiled = compileSpec(spec);
    const { encoding, delimiter } = spec.read;
    return { compiled, workbook: await openWorkbook(source, { limits, encoding, delimiter, signal }) };
  } catch (error) {
    await source.close();
    throw error;
  }
}

/** The same sheet, its rows counted as they are read. */
function follow(sheet: Sheet, reading: { rows: number }, onBatch: () => void): Sheet {
  async function* rows(): AsyncGenerator<Row[]> {
    for await (const batch of sheet.rows()) {
      reading.rows += batch.length;
      onBatch();
      yield batch;
    }
  }
  const { index, name, hidden, epoch } = sheet;
  return {
    index,
    name,
    hidden,
    epoch,
    rows,
    // Read late: a streaming reader knows these only once it has come to them.
    get formats() {
      return sheet.formats;
    },
    get hiddenColumns() {
      return sheet.hiddenColumns;
    },
    get merges() {
      return sheet.merges;
    },
  };
}

function assertUseful(document: string, outputs: TableOutputs, choice: SheetChoice, spec: Spec): void {
  if (outputs.count === 0) {
    const { minRows, minColumns } = spec.tables;
    const hidden =
      choice.hiddenSkipped > 0 ? ' Hidden sheets were left out: set “read.hidden: include” to read them.' : '';
    throw new EngineError(
      'NO_TABLE_FOUND',
      `${document} holds nothing that reads as a table of at least ${minColumns} columns and ${minRows} rows. Check that it is the right document, or lower tables.minColumns and tables.minRows.${hidden}`,
      { minRows, minColumns, hiddenSheets: choice.hiddenSkipped },
    );
  }
  const required = Object.entries(spec.fields).filter(([, field]) => field.validate.some((rule) => 'required' in rule));
  if (required.length === 0 || outputs.anyMapped) return;
  const fields = Object.keys(spec.fields);
  const headers = outputs.headers.slice(0, 50);
  throw new EngineError(
    'NO_TABLE_FOUND',
    `None of the fields ${fields.join(', ')} was found in ${document}. Its headers are: ${headers.length === 0 ? 'none' : headers.join(', ')}. Add the right ones to match.headers of the fields, or choose another configuration.`,
    { fields, headers },
  );
}
