import type { DetectedTable } from '../detected-table.ts';
import { makeConverter } from '../values/converter.ts';
import { headerText } from '../words/header-name.ts';
import type { ColumnPlan, TablePlan } from './column-plan.ts';

/** What two tables of a document have in common when the rows of one may be appended to those of the other. */
export interface TableShape {
  /** The headers in their order, whatever the case. */
  headers: string;
  /** The output columns that have a source, in any order; `null` for a table of which nothing reaches the output. */
  columns: string | null;
}

export function shapeOf(table: DetectedTable, plan: TablePlan): TableShape {
  const keys = keysOf(plan);
  const filled = plan.columns.flatMap(({ index }, at) => (index < 0 ? [] : (keys[at] ?? [])));
  return { headers: headersOf(table), columns: filled.length === 0 ? null : filled.sort().join('\n') };
}

export function headersOf({ columns }: DetectedTable): string {
  return columns.map(({ header }) => header.toLowerCase()).join('\n');
}

/** Puts the columns of a table into the order of the one that its rows are appended to, and gives them its types. */
export function alignPlan(plan: TablePlan, first: TablePlan): void {
  const places = new Map(keysOf(plan).map((key, at) => [key, at]));
  const columns = keysOf(first).flatMap((key, at): ColumnPlan[] => {
    const own = plan.columns[places.get(key) ?? -1];
    const model = first.columns[at];
    if (own === undefined || model === undefined) return [];
    if (!own.declared && own.reading.type !== model.reading.type) {
      own.reading.type = model.reading.type;
      own.convert = makeConverter(own.reading);
    }
    own.output = { ...own.output, name: model.output.name, label: model.output.label, type: model.output.type };
    return [own];
  });
  plan.columns = columns;
}

/** Fields by their name, other columns by their header; those without one by their place. */
function keysOf(plan: TablePlan): string[] {
  const seen = new Map<string, number>();
  return plan.columns.map(({ declared, output, index }, at) => {
    if (declared) return output.name;
    const header = headerText(output.source?.header ?? '').plain;
    const key = `: ${header === '' ? `${index < 0 ? at : index - plan.left}` : header}`;
    const count = seen.get(key) ?? 0;
    seen.set(key, count + 1);
    return `${key} ${count}`;
  });
}
