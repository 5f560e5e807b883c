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

/** The kinds of file that a table can be made into; also their file extensions. */
export const tableFormats = ['csv', 'jsonl', 'xlsx', 'parquet'] as const;
export type TableFormat = (typeof tableFormats)[number];
