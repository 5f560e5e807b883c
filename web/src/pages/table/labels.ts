/** Columns of a table as people read them, by their names. */
export function labelsOf({ columns }: { columns: readonly { name: string; label: string }[] }) {
  const labels = new Map(columns.map(({ name, label }) => [name, label]));
  return (column: string): string => labels.get(column) ?? column;
}
