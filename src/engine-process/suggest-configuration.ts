import { extractWorkbook, openFile, openWorkbook } from '../engine/extraction.ts';
import { defaultLimits, type Limits } from '../engine/limits.ts';
import { parseSpec, type Spec, suggestWithReasons, type TableSample } from '../engine/specification.ts';
import type { ExtractedTable, OutputRow } from '../engine/tables.ts';
import { firstRowsOf } from './first-rows.ts';
import { type Refusal, refusalOf } from './refusal.ts';

/** Documents that a first configuration is to be made of. */
export interface SuggestionRequest {
  documents: { path: string; name: string }[];
  limits: Partial<Limits>;
  /** Name of the configuration. */
  name: string;
  /** The table that it is to be for, with those like it; `null` for the kind of table that has most rows. */
  table: string | null;
  /** Address of the JSON Schema that editors check it with. */
  schemaUrl: string;
}

export interface FieldSuggestion {
  field: string;
  /** The headers that it was made of. */
  headers: string[];
  reasons: string[];
}

export interface Suggestion {
  specYaml: string;
  fields: FieldSuggestion[];
  /** The tables that it was made of, by their names, and how many of their rows. */
  tables: string[];
  rows: number;
  /** One table of each other kind. */
  otherTables: string[];
}

export type SuggestionOutcome = ({ kind: 'done' } & Suggestion) | Refusal;

/** Rows of each sheet that are read, and of each table that are looked at. */
const rowsPerSheet = 2_000;
const rowsPerTable = 1_000;
const mostTables = 100;
const plain = parseSpec('ade: 1');
const asWritten = parseSpec('ade: 1\noutput: { values: asWritten }');

/** One configuration for all the documents. Throws only the unexpected: what is a document's fault is an outcome. */
export async function suggestConfiguration({
  documents,
  limits: given,
  name,
  table,
  schemaUrl,
}: SuggestionRequest): Promise<SuggestionOutcome> {
  const limits = { ...defaultLimits, ...given };
  try {
    const samples: TableSample[] = [];
    const written: string[][] = [];
    for (const { path, name } of documents) {
      samples.push(...(await samplesOf(path, name, plain, limits)));
      // How numbers and dates are written shows which locale reads them.
      written.push(...(await samplesOf(path, name, asWritten, limits)).flatMap(textsOf));
    }
    const used = samples.slice(0, mostTables);
    return { kind: 'done', ...suggestWithReasons(used, { name, table: table ?? undefined, written, schemaUrl }) };
  } catch (error) {
    return refusalOf(error);
  }
}

async function samplesOf(path: string, name: string, spec: Spec, limits: Limits): Promise<TableSample[]> {
  const source = await openFile(path, name);
  const whole = await openWorkbook(source, { limits, encoding: 'auto', delimiter: 'auto' });
  const samples = new Map<number, { table: ExtractedTable; rows: OutputRow[] }>();
  for await (const item of extractWorkbook(firstRowsOf(whole, rowsPerSheet).workbook, source, spec, { limits })) {
    if (item.kind === 'table') samples.set(item.table.ordinal, { table: item.table, rows: [] });
    if (item.kind !== 'rows') continue;
    const rows = samples.get(item.ordinal)?.rows;
    rows?.push(...item.rows.slice(0, Math.max(0, rowsPerTable - rows.length)));
  }
  return [...samples.values()];
}

function textsOf({ table, rows }: TableSample): string[][] {
  return table.columns.map((_column, at) =>
    rows.flatMap(({ values }) => (typeof values[at] === 'string' ? [values[at]] : [])),
  );
}
