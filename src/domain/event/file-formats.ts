/** What a table can be written as, as events name it. */
export const fileFormats = ['CSV', 'XLSX', 'PARQUET', 'JSONL'] as const;
