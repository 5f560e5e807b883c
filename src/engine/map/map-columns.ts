import type { MappingCandidate, OutputColumn } from '../extracted-table.ts';
import { columnLetter } from '../model.ts';
import { assign, type Pair } from './assignment.ts';
import type { CompiledField } from './compiled-spec.ts';
import type { ColumnEvidence } from './evidence.ts';
import { leastScore, type Score, scoreColumn } from './score.ts';

/** Columns, by their place in the table, that suit a field equally well. */
interface Tie {
  field: string;
  columns: number[];
}

export interface ColumnMapping {
  /** One per column, in their order. */
  mappings: OutputColumn['mapping'][];
  /** Place of the column among the table's columns, by field name. */
  columnOf: ReadonlyMap<string, number>;
  /** Sheet letters of the columns. */
  letters: readonly string[];
  ties: Tie[];
}

/** Scores closer than this are equal. */
const equalWithin = 0.005;
const mostRunnersUp = 3;
/** Below this a field is not worth naming as a runner-up. */
const leastNotable = 0.25;

/**
 * Gives columns to fields so that the scores add up highest over the whole table, rather than field by field: a column that
 * suits two fields goes where the loss is smaller. Equal columns go to the leftmost.
 */
export function mapColumns(
  fields: readonly CompiledField[],
  columns: readonly ColumnEvidence[],
  ties: 'leftmost' | 'unmapped',
): ColumnMapping {
  // A field that takes its value from elsewhere wants no column.
  const scores = fields.map((field) =>
    field.from === null ? columns.map((column, position) => scoreColumn(field, column, position)) : [],
  );
  const chosen = assign(scores.flatMap((row, field) => bestPairs(row, field, fields.length)));
  const found: Tie[] = [];
  for (const [row, column] of [...chosen]) {
    const equals = equalColumns(scores[row] ?? [], column, new Set(chosen.values()));
    if (equals.length === 0) continue;
    found.push({ field: fields[row]?.name ?? '', columns: [column, ...equals] });
    if (ties === 'unmapped') chosen.delete(row);
  }
  const fieldOf = new Map([...chosen].map(([row, column]) => [column, row]));
  return {
    mappings: columns.map((_, column) => describe(fields, scores, fieldOf.get(column), column)),
    columnOf: new Map([...chosen].map(([row, column]) => [fields[row]?.name ?? '', column])),
    letters: columns.map(({ column }) => columnLetter(column.index)),
    ties: found,
  };
}

/** With n fields, some best matching uses only the n best columns of each; the rest need not be looked at. */
function bestPairs(row: readonly Score[], field: number, fields: number): Pair[] {
  return row
    .flatMap(({ score }, column) => (score >= leastScore ? [{ row: field, column, score: score - column * 1e-7 }] : []))
    .sort((a, b) => b.score - a.score)
    .slice(0, Math.max(fields, 1));
}

function equalColumns(row: readonly Score[], chosen: number, taken: ReadonlySet<number>): number[] {
  const score = row[chosen]?.score ?? 0;
  return row.flatMap((other, column) =>
    column !== chosen && !taken.has(column) && other.score >= leastScore && Math.abs(other.score - score) < equalWithin
      ? [column]
      : [],
  );
}

function describe(
  fields: readonly CompiledField[],
  scores: readonly (readonly Score[])[],
  own: number | undefined,
  column: number,
): OutputColumn['mapping'] {
  const candidates: MappingCandidate[] = [];
  for (const [index, field] of fields.entries()) {
    const candidate = scores[index]?.[column];
    if (index === own || !candidate || candidate.score < leastNotable) continue;
    candidates.push({ field: field.name, score: candidate.score, method: candidate.method });
  }
  candidates.sort((a, b) => b.score - a.score);
  const mine = own === undefined ? undefined : scores[own]?.[column];
  return {
    field: own === undefined ? null : (fields[own]?.name ?? null),
    method: mine?.method ?? 'none',
    score: mine?.score ?? 0,
    candidates: candidates.slice(0, mostRunnersUp),
  };
}
