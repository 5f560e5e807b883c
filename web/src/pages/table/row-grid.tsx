import { useCallback, useMemo, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { count } from '../../ui/format.ts';
import type { GridCell, GridColumn } from '../../ui/grid/cells.ts';
import { pointAligned } from '../../ui/grid/fractions.ts';
import { Grid } from '../../ui/grid/grid.tsx';
import type { Place } from '../../ui/grid/keys.ts';
import { widthOfColumn } from '../../ui/grid/widths.ts';
import { kindOfValues } from '../../ui/kinds-of-values.ts';
import { FailureNotice } from '../../ui/notice.tsx';
import { digitsIn, digitsOf, isNumeric, type RowColumn, textOf } from './row-columns.ts';
import type { Row, Rows } from './use-rows.ts';

interface RowGridProps {
  columns: readonly RowColumn[];
  rows: Rows;
  /** The highest number of a row. */
  lastNumber: number;
  active: Place;
  onActive(place: Place): void;
}

/** Pixels that a column has at least, as rows further down may have longer values: some eight digits, or a date. */
const leastWidths: Record<string, number> = {
  STRING: 72,
  DATETIME: 160,
  DATE: 96,
  BOOLEAN: 64,
  INTEGER: 88,
  DECIMAL: 96,
};
/** More of a long text is no help in reading the others. */
const mostWidth = 280;
/** Rows whose values say how wide the columns are. */
const sampled = 100;

/** The rows of a table. They are read as they are scrolled to, and only those in sight are drawn. */
export function RowGrid({ columns, rows, lastNumber, active, onActive }: RowGridProps) {
  const [sample, setSample] = useState<readonly Row[]>([]);
  const [first = []] = rows.known();
  // What is read first decides, once: columns do not move while they are scrolled.
  if (sample.length === 0 && first.length > 0) setSample(first.slice(0, sampled));
  const drawn = useMemo(() => columnsOf(columns, sample), [columns, sample]);
  const digits = useMemo(() => digitsOf(columns, rows), [columns, rows]);
  const cellAt = useCallback(
    (index: number, column: number): GridCell | null => {
      const row = rows.rowAt(index);
      if (!row) return null;
      const name = columns[column]?.name;
      const issue = row.issues.find((one) => one.column === name);
      const copied = textOf(row.values[column]);
      return {
        text: pointAligned(copied, digits[column] ?? 0),
        copied,
        says: issue?.message,
        marks: { 'data-issue': issue?.severity },
      };
    },
    [rows, columns, digits],
  );
  const headOf = useCallback((index: number) => count(rows.rowAt(index)?.number ?? index + 1), [rows]);
  return (
    <>
      <FailureNotice failure={rows.failure}>
        <Button onClick={() => rows.retry()}>Try again</Button>
      </FailureNotice>
      <Grid
        label="Rows"
        rowCount={rows.rowCount}
        columns={drawn}
        rowHeads={{ label: '#', width: Math.max(44, count(lastNumber).length * 8 + 22), of: headOf }}
        cellAt={cellAt}
        active={active}
        onActive={onActive}
        onSight={rows.onSight}
        maxRows={Math.min(24, rows.rowCount)}
      />
    </>
  );
}

function columnsOf(columns: readonly RowColumn[], sample: readonly Row[]): GridColumn[] {
  const digits = digitsIn(columns, sample);
  return columns.map(({ name, label, type, source }, index) => {
    const texts = sample.map(({ values }) => pointAligned(textOf(values[index]), digits[index] ?? 0));
    const bounds = { least: leastWidths[type] ?? 72, most: mostWidth };
    const from = source ? `${source.letter} “${source.header}”` : 'no column of the document';
    return {
      name,
      label,
      width: widthOfColumn(label, texts, isNumeric(type), bounds),
      isNumeric: isNumeric(type),
      title: `${label}: ${kindOfValues(type)}, from ${from}`,
    };
  });
}
