/** What the address of a table's page says of the place in it: gone where another view is chosen. */
export const noPlace = { cell: '', kind: '', issue: '', beside: '', sheet: '', at: '', as: '' };

/** The number of a row, and a column's name: `12.amount`. */
export function textOfCell(row: number, column: string): string {
  return `${row}.${column}`;
}

/** What `12.amount` means; `null` where it means nothing. */
export function cellIn(text: string): { row: number; column: string } | null {
  const [, row, column = ''] = /^(\d{1,9})\.(.*)$/s.exec(text) ?? [];
  return row === undefined || Number(row) === 0 ? null : { row: Number(row), column };
}
