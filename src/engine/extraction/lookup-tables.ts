import { EngineError } from '../errors.ts';
import type { ExtractionItem, OutputValue } from '../extracted-table.ts';
import type { ByteSource } from '../model.ts';
import { emptySpec } from '../specification/empty-spec.ts';
import type { Spec } from '../specification/spec.ts';
import type { LookupTable } from '../values/steps/lookup-step.ts';

/** Opens a document that a specification names. @throws EngineError INVALID_SPEC, or what the file system throws, when it cannot */
export type OpenDocument = (document: string) => Promise<ByteSource>;

/** Lookup tables are kept in memory as a whole: the bounds are for all of them together. */
const maxRows = 500_000;
const maxCharacters = 64_000_000;

/**
 * Reads the tables that `spec.lookups` names: of each document the first table, as found.
 *
 * @param open opens another document; without it a specification that needs one is refused
 * @param extract reads a document
 * @throws EngineError for a document that cannot be read; the message names the lookup table
 */
export async function readLookupTables(
  spec: Spec,
  open: OpenDocument | undefined,
  extract: (source: ByteSource, spec: Spec) => AsyncIterable<ExtractionItem>,
): Promise<Map<string, LookupTable>> {
  const tables = new Map<string, LookupTable>();
  const size = { rows: 0, characters: 0 };
  for (const [name, { document, sheet }] of Object.entries(spec.lookups)) {
    if (open === undefined) {
      throw new EngineError(
        'INVALID_SPEC',
        `lookups.${name} needs the document ${document}, and no other document can be read here.`,
        { lookup: name },
      );
    }
    const sheets = sheet === undefined ? emptySpec.read.sheets : [sheet];
    const plain: Spec = { ...emptySpec, read: { ...emptySpec.read, sheets, locale: spec.read.locale } };
    try {
      tables.set(name, await firstTable(extract(await open(document), plain), size));
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      throw new EngineError(
        error.code,
        `The lookup table ${name}: ${error.message}`,
        { ...error.details, lookup: name },
        { cause: error },
      );
    }
  }
  return tables;
}

/** @param size of the tables read so far; grows */
async function firstTable(
  items: AsyncIterable<ExtractionItem>,
  size: { rows: number; characters: number },
): Promise<LookupTable> {
  let columns: string[] | null = null;
  const rows: OutputValue[][] = [];
  for await (const item of items) {
    // A short list of texts does not show that its first row is a header; in a table to look things up in it is one.
    if (item.kind === 'table' && item.table.ordinal === 0 && item.table.headerRows.length > 0)
      columns = item.table.columns.map(({ label }) => label);
    if (item.kind === 'end' && item.ordinal === 0) break;
    if (item.kind !== 'rows' || item.ordinal !== 0) continue;
    for (const { values } of item.rows) {
      if (columns === null) columns = values.map((value) => String(value ?? ''));
      else rows.push(values);
      for (const value of values) size.characters += typeof value === 'string' ? value.length : 8;
    }
    size.rows += item.rows.length;
    if (size.rows > maxRows || size.characters > maxCharacters) {
      throw new EngineError(
        'LIMIT_EXCEEDED',
        `all of them together hold more than ${maxRows.toLocaleString('en')} rows or ${maxCharacters.toLocaleString('en')} characters. Use smaller documents.`,
        { limit: 'lookupRows', allowed: maxRows },
      );
    }
  }
  return { columns: columns ?? [], rows };
}
