import { count, counted } from '../../ui/format.ts';
import { pointAligned } from '../../ui/grid/fractions.ts';
import { widthOfColumn } from '../../ui/grid/widths.ts';
import styles from './printed-rows.module.css';
import { digitsIn, isNumeric, type RowColumn, textOf } from './row-columns.ts';
import type { Row } from './use-rows.ts';

interface PrintedRowsProps {
  columns: readonly RowColumn[];
  rows: readonly Row[];
  /** How many there are; `null` where that is not known. */
  of: number | null;
}

/** Pixels that a sheet of paper is wide, upright and across, without its margins: of A4 and of letter the narrower one. */
const upright = 680;
const across = 940;
const bounds = { least: 40, most: 220 };
const headWidth = 48;
/** Texts are smaller on paper than in the grid, whose columns are measured. */
const scale = 0.8;
/** Rows whose values say how wide the columns are. */
const sampled = 100;

/** Rows of a table as they stand on paper: as many columns beside each other as it has room for, the others in tables below. */
export function PrintedRows({ columns, rows, of }: PrintedRowsProps) {
  const digits = digitsIn(columns, rows);
  const textAt = (row: Row, column: number) => pointAligned(textOf(row.values[column]), digits[column] ?? 0);
  const widths = columns.map(({ label, type }, column) => {
    const texts = rows.slice(0, sampled).map((row) => textAt(row, column));
    return scale * widthOfColumn(label, texts, isNumeric(type), bounds);
  });
  const isUpright = headWidth + widths.reduce((sum, width) => sum + width, 0) <= upright;
  const parts = partsOf(widths, (isUpright ? upright : across) - headWidth);
  return (
    <section className={styles.printed} data-across={!isUpright || undefined} aria-label="Printed rows">
      <p>{saidOf(rows.length, of)}</p>
      {parts.map(([from, to]) => (
        <table key={from}>
          {parts.length > 1 && (
            <caption>
              Columns {count(from + 1)} to {count(to)} of {count(columns.length)}
            </caption>
          )}
          <thead>
            <tr>
              <th scope="col">#</th>
              {columns.slice(from, to).map(({ name, label, type }) => (
                <th key={name} scope="col" dir="auto" data-numeric={isNumeric(type) || undefined}>
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.number}>
                <th scope="row">{count(row.number)}</th>
                {columns.slice(from, to).map(({ name, type }, index) => (
                  <td
                    key={name}
                    dir="auto"
                    data-numeric={isNumeric(type) || undefined}
                    data-issue={row.issues.find(({ column }) => column === name)?.severity}
                  >
                    {textAt(row, from + index)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      ))}
      <PrintedIssues columns={columns} rows={rows} />
    </section>
  );
}

/** What is doubtful in the rows above: on paper no cell says it when it is pointed at. */
function PrintedIssues({ columns, rows }: Pick<PrintedRowsProps, 'columns' | 'rows'>) {
  const labels = new Map(columns.map(({ name, label }) => [name, label]));
  const found = rows.flatMap(({ number, issues }) =>
    issues.map(({ column, message }, index) => {
      return { key: `${number} ${index}`, number, label: column ? (labels.get(column) ?? column) : '', message };
    }),
  );
  if (found.length === 0) return null;
  return (
    <table>
      <caption>What is doubtful in these rows</caption>
      <thead>
        <tr>
          <th scope="col">#</th>
          <th scope="col">Column</th>
          <th scope="col">What was found</th>
        </tr>
      </thead>
      <tbody>
        {found.map(({ key, number, label, message }) => (
          <tr key={key}>
            <th scope="row">{count(number)}</th>
            <td dir="auto">{label}</td>
            <td>{message}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function saidOf(printed: number, of: number | null): string {
  if (of === null) return `The first ${counted(printed, 'row')} are printed. There are more: export the table for all.`;
  if (printed === of) return `${counted(printed, 'row')}, all of them.`;
  return `The first ${count(printed)} of ${counted(of, 'row')} are printed. Export the table for all.`;
}

/** Columns that fit beside each other: the first, and the one after the last. */
function partsOf(widths: readonly number[], room: number): [from: number, to: number][] {
  const parts: [number, number][] = [];
  let from = 0;
  let taken = 0;
  widths.forEach((width, column) => {
    if (taken + width > room && column > from) {
      parts.push([from, column]);
      [from, taken] = [column, 0];
    }
    taken += width;
  });
  return [...parts, [from, widths.length]];
}
