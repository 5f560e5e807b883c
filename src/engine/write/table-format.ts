/** The kinds of file that a table can be made into, each with its file extension (its key) and media type. */
export const tableFormats = {
  csv: { contentType: 'text/csv; charset=utf-8; header=present' },
  jsonl: { contentType: 'application/jsonl' },
  xlsx: { contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' },
  parquet: { contentType: 'application/vnd.apache.parquet' },
} as const;

export type TableFormat = keyof typeof tableFormats;
