import type { Row, SheetHead } from '../../model.ts';
import { cellAt, isFilledAt, widthOf } from '../../text-row.ts';
import { hiddenColumns } from '../tables/analyse.ts';
import type { DetectRules } from '../tables/detect-rules.ts';

/** Whether a row holds anything at all in the columns that the rules let be seen: a table looks at its own columns alone. */
export function contentTest(head: SheetHead, rules: DetectRules): (row: Row) => boolean {
  const hidden = hiddenColumns(head, rules);
  return (row) => {
    for (let column = 0; column < widthOf(row); column++) {
      if (!isFilledAt(row, column) || hidden.has(column)) continue;
      const value = cellAt(row, column);
      if (typeof value !== 'string' || value.trim() !== '') return true;
    }
    return false;
  };
}
