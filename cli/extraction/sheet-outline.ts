import type { RowRole, RowVerdict, SheetObserver } from '../../src/engine/extraction.ts';

/** A sheet, and what its rows were found to be. */
export interface SheetOutline {
  /** 0-based position in the workbook. */
  index: number;
  name: string;
  rowCount: number;
  columnCount: number;
  /** Runs of rows, ascending; rows that none names are blank or left out. */
  verdicts: RowVerdict[];
}

/** Collects the outlines of a document's sheets. Runs of like rows stay runs, so that a long sheet costs little. */
export class SheetOutlines implements SheetObserver {
  readonly sheets: SheetOutline[] = [];

  begin(sheet: { index: number; name: string }): void {
    this.sheets.push({ ...sheet, rowCount: 0, columnCount: 0, verdicts: [] });
  }

  judged(rows: readonly RowVerdict[]): void {
    const verdicts = this.sheets.at(-1)?.verdicts ?? [];
    for (const row of rows) {
      const last = verdicts.at(-1);
      if (last !== undefined && last.last === row.first - 1 && last.role === row.role && last.why === row.why)
        last.last = row.last;
      else verdicts.push({ ...row });
    }
  }

  end(size: { rowCount: number; columnCount: number }): void {
    const sheet = this.sheets.at(-1);
    if (sheet !== undefined) Object.assign(sheet, size);
  }
}

/** One role per row of the sheet, from its first to its last. */
export function rowRoles({ rowCount, verdicts }: SheetOutline): RowRole[] {
  const roles = new Array<RowRole>(rowCount).fill('empty');
  for (const { first, last, role } of verdicts) roles.fill(role, first - 1, last);
  return roles;
}
