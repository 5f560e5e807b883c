/**
 * The sets of the engine that others list as well: zod schemas, choices of the command line, enums of the API. They are derived from
 * these, or the compiler holds them to these. Costs nothing to load.
 */

/** What the values of a column may be. */
export const columnTypes = ['string', 'integer', 'decimal', 'boolean', 'date', 'datetime'] as const;
export type ColumnType = (typeof columnTypes)[number];

/** What a column was matched with a field by. */
export const mappingMethods = ['header', 'synonym', 'fuzzy', 'pattern', 'values', 'position', 'none'] as const;
export type MappingMethod = (typeof mappingMethods)[number];

/** What issues are of: rules of fields, checks of tables, and what the engine doubts itself. */
export const issueRules = [
  'required',
  'unique',
  'enum',
  'pattern',
  'min',
  'max',
  'minLength',
  'maxLength',
  'cel',
  'increasing',
  'decreasing',
  'sum',
  'minRows',
  'maxRows',
  'where',
  'type',
  'cellError',
  'transform',
  'expression',
  'tie',
  'dateOrder',
  'decimalMark',
  'timeZone',
  'columnType',
  'POSSIBLE_TOTAL',
  'POSSIBLE_RECORD',
  'TOTAL_DISAGREES',
  'GROUPS_LEFT_OUT',
] as const;
export type IssueRule = (typeof issueRules)[number];

/** The kinds of file that a table can be made into; also their file extensions. */
export const tableFormats = ['csv', 'jsonl', 'xlsx', 'parquet'] as const;
export type TableFormat = (typeof tableFormats)[number];

/** Of each of them its name in capitals, as databases and APIs spell it, its media type, and what a caller has to know of it. */
export const formatFacts = {
  csv: {
    name: 'CSV',
    mediaType: 'text/csv; charset=utf-8; header=present',
    description: 'RFC 4180, UTF-8; texts that a spreadsheet would run as formulas are defused.',
  },
  jsonl: { name: 'JSONL', mediaType: 'application/jsonl', description: 'One JSON object a line.' },
  xlsx: {
    name: 'XLSX',
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    description: 'An Excel workbook; what is longer than a sheet goes on on the next one.',
  },
  parquet: {
    name: 'PARQUET',
    mediaType: 'application/vnd.apache.parquet',
    description:
      'Apache Parquet, typed and compressed with zstd. A column that holds texts its type has no place for, or numbers too long for it, is stored as text.',
  },
} as const satisfies Record<TableFormat, { name: Uppercase<TableFormat>; mediaType: string; description: string }>;
