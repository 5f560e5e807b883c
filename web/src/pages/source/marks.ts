import type { IssueSeverity, SourceSheetsQuery, SourceTablesQuery } from '../../generated/graphql.ts';
import type { GridRegion } from '../../ui/grid/grid.tsx';
import { type CellRange, rangeOf } from './a1.ts';
import { placesOf, spotOf } from './parts.ts';

type Sheet = NonNullable<NonNullable<SourceSheetsQuery['document']>['sheets']>[number];
type Table = NonNullable<NonNullable<SourceTablesQuery['document']>['tables']>['nodes'][number];
export type Mark = { severity: IssueSeverity; message: string };

export interface SheetMarks {
  regions: readonly GridRegion[];
  /** By the address of the cell. */
  issues: ReadonlyMap<string, Mark>;
}

/** The tables of the job that found some last: older jobs may have seen the document otherwise. */
export function latestTables(tables: readonly Table[]): readonly Table[] {
  const jobId = tables[0]?.job?.id;
  return tables.filter(({ job }) => job?.id === jobId);
}

/** What is marked in a sheet: the tables that a job took from it, or, before any has, those that it seems to have. */
export function marksOf(sheet: Sheet, tables: readonly Table[]): SheetMarks {
  const here = tables.flatMap(({ name, source }) =>
    placesOf(source).flatMap((place) => (place.sheet === sheet.name ? [{ name, range: place.range }] : [])),
  );
  const found = tables.length > 0 ? here : [...sheet.tables];
  const issues = new Map<string, Mark>();
  for (const { source, issues: of } of tables) {
    for (const issue of of?.nodes ?? []) {
      const { sourceCell, severity, message } = issue;
      if (!sourceCell || spotOf(source, issue, false)?.sheet !== sheet.name) continue;
      if (issues.get(sourceCell)?.severity !== 'ERROR') issues.set(sourceCell, { severity, message });
    }
  }
  return {
    regions: found.flatMap(({ name, range }) => {
      const cells = rangeOf(range);
      return cells ? [regionOf(name, cells)] : [];
    }),
    issues,
  };
}

/** Cells as the grid counts them. */
export function regionOf(name: string, { top, left, bottom, right }: CellRange): GridRegion {
  return { name, top: top - 1, left: left - 1, bottom: bottom - 1, right: right - 1 };
}
