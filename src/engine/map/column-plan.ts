import type { ColumnType } from '../closed-sets.ts';
import type { DetectedColumn } from '../detected-table.ts';
import type { OutputColumn } from '../extracted-table.ts';
import { columnLetter, type SheetHead } from '../model.ts';
import { type Convert, makeConverter, type Reading, shownConverter } from '../values/converter.ts';
import type { CompiledRules } from '../values/field-rules.ts';
import type { Transform } from '../values/steps/transform.ts';
import type { UniqueValues } from '../values/unique.ts';
import { ColumnNames } from './column-names.ts';
import type { CompiledField, CompiledSpec } from './compiled-spec.ts';
import type { ColumnEvidence } from './evidence.ts';
import { type ColumnMapping, mapColumns } from './map-columns.ts';

/** Everything that one output column needs while rows stream by; all of one shape, so that the loop over them stays fast. */
export interface ColumnPlan {
  output: OutputColumn;
  /** 0-based sheet column; −1 where no column was mapped. */
  index: number;
  /** What stands in for a cell of the sheet, by the group headings of the row; `null` where nothing does. */
  given: ((group: string | null) => string | null) | null;
  letter: string;
  /** Whether the records are columns of the sheet, so that its place is a row. */
  isAcross: boolean;
  /** Whether a field declares the type; an inferred type gives way to the value, a declared one does not. */
  declared: boolean;
  reading: Reading;
  convert: Convert;
  /** `null` where the field has no steps. */
  transform: Transform | null;
  /** `null` where nothing is to be checked. */
  rules: CompiledRules | null;
  unique: UniqueValues | null;
  /** Values met that would fit had the sample been read the other way: day and month, or the decimal mark. */
  contradictions: number;
  evidence: ColumnEvidence | null;
}

export interface TablePlan {
  columns: ColumnPlan[];
  unmapped: OutputColumn[];
  mapping: ColumnMapping;
  /** 0-based sheet column of the table's first column. */
  left: number;
}

/**
 * Decides which output columns a table has, where each comes from and how it is read.
 *
 * @param context.mapping the mapping of a table with the same headers, which this one is to share
 */
export function planColumns(
  evidence: readonly ColumnEvidence[],
  compiled: CompiledSpec,
  context: PlanContext,
): TablePlan {
  const { fields, spec } = compiled;
  const mapping = context.mapping ?? mapColumns(fields, evidence, spec.output.ties);
  const names = new ColumnNames(fields.map((field) => field.name));
  const claimed = new Set(mapping.columnOf.values());
  const fromFields = fields.map((field) => {
    const position = mapping.columnOf.get(field.name);
    return planField(field, position === undefined ? null : { position, evidence, mapping }, context);
  });
  const rest = evidence.flatMap((item, position) =>
    claimed.has(position)
      ? []
      : [
          planUnmapped(item, mapping.mappings[position], {
            names,
            sheet: context.sheet,
            isAsWritten: spec.output.values === 'asWritten',
          }),
        ],
  );
  const columns = spec.output.unmapped === 'keep' ? [...fromFields, ...rest] : fromFields;
  if (spec.output.order === 'source') columns.sort((a, b) => sourceOrder(a) - sourceOrder(b));
  return { columns, unmapped: rest.map((plan) => plan.output), mapping, left: evidence[0]?.column.index ?? 0 };
}

/** Fields without a column come last, in the order of the specification. */
function sourceOrder(plan: ColumnPlan): number {
  return plan.index < 0 ? Number.MAX_SAFE_INTEGER : plan.index;
}

interface PlanContext {
  sheet: SheetHead;
  /** The title of the table, or the name of its sheet. */
  tableName: string;
  mapping?: ColumnMapping | undefined;
}

interface Found {
  position: number;
  evidence: readonly ColumnEvidence[];
  mapping: ColumnMapping;
}

function planField(field: CompiledField, found: Found | null, { sheet, tableName }: PlanContext): ColumnPlan {
  const evidence = found === null ? null : (found.evidence[found.position] ?? null);
  const mapping = found === null ? undefined : found.mapping.mappings[found.position];
  const reading = readingOf(field.type, evidence, sheet);
  // What a number step gives is written with a point, whatever the column is written with.
  if (field.transform.fixesNumbers) reading.decimal = '.';
  const { required, unique, values, expressions } = field.rules;
  // Nothing to check in a column that can only be blank: the table has one issue for it instead of one per row.
  const given = givenFor(field.from, sheet.name, tableName);
  const checked = evidence !== null || given !== null || field.transform.makesValues;
  const hasRules = checked && (required !== null || unique !== null || values.length > 0 || expressions.length > 0);
  return {
    output: {
      name: field.name,
      label: field.label,
      type: field.type,
      source: evidence === null ? null : sourceOf(evidence.column, sheet),
      ...(field.from === null ? {} : { from: field.from }),
      mapping: mapping ?? { field: field.name, method: 'none', score: 0, candidates: [] },
    },
    index: evidence?.column.index ?? -1,
    given,
    letter: evidence === null ? '' : placeOf(evidence.column, sheet),
    isAcross: sheet.isAcross === true,
    declared: true,
    reading,
    convert: makeConverter(reading),
    transform: field.transform.isEmpty ? null : field.transform.forTable(),
    rules: hasRules ? field.rules : null,
    unique: null,
    contradictions: 0,
    evidence,
  };
}

function planUnmapped(
  evidence: ColumnEvidence,
  mapping: OutputColumn['mapping'] | undefined,
  { names, sheet, isAsWritten }: { names: ColumnNames; sheet: SheetHead; isAsWritten: boolean },
): ColumnPlan {
  const { column, profile } = evidence;
  const name = isAsWritten ? names.asWritten(column) : names.nameFor(column);
  const type = isAsWritten ? 'string' : profile.type;
  const reading = readingOf(type, evidence, sheet);
  return {
    output: {
      name,
      label: column.header === '' ? name : column.header,
      type,
      source: sourceOf(column, sheet),
      mapping: mapping ?? { field: null, method: 'none', score: 0, candidates: [] },
    },
    index: column.index,
    given: null,
    letter: placeOf(column, sheet),
    isAcross: sheet.isAcross === true,
    declared: false,
    reading,
    convert: isAsWritten ? shownConverter(sheet.epoch) : makeConverter(reading),
    transform: null,
    rules: null,
    unique: null,
    contradictions: 0,
    evidence,
  };
}

function givenFor(from: CompiledField['from'], sheet: string, table: string): ColumnPlan['given'] {
  switch (from) {
    case 'group':
      return (group) => group;
    case 'sheet':
      return () => sheet;
    case 'table':
      return () => table;
    default:
      return null;
  }
}

function readingOf(type: ColumnType, evidence: ColumnEvidence | null, sheet: SheetHead): Reading {
  return {
    type,
    decimal: evidence?.profile.numbers.decimal ?? '.',
    order: evidence?.profile.dates.order ?? 'YMD',
    epoch: sheet.epoch,
  };
}

/** The letter of a column; of a turned sheet, whose columns are rows, the number. */
function placeOf({ index }: DetectedColumn, { isAcross }: SheetHead): string {
  return isAcross === true ? String(index + 1) : columnLetter(index);
}

/** The address of a column's cell in a row, e.g. `C14`; `null` for a column without a source. */
export function addressOf({ index, isAcross }: ColumnPlan, sourceRow: number | null): string | null {
  return index < 0 || sourceRow === null ? null : addressIn(sourceRow, index, isAcross);
}

/** The address of the cell of a record; where the records are columns of the sheet, its column is a row. */
export function addressIn(sourceRow: number, index: number, isAcross: boolean): string {
  return isAcross ? `${columnLetter(sourceRow - 1)}${index + 1}` : `${columnLetter(index)}${sourceRow}`;
}

function sourceOf(column: DetectedColumn, sheet: SheetHead): NonNullable<OutputColumn['source']> {
  return {
    index: column.index,
    letter: placeOf(column, sheet),
    header: column.header,
    headerPath: column.headerPath,
  };
}
