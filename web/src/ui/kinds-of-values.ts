import type { ColumnType } from '../generated/graphql.ts';

const kinds: Record<ColumnType, string> = {
  STRING: 'text',
  INTEGER: 'whole numbers',
  DECIMAL: 'decimal numbers',
  DATE: 'dates',
  DATETIME: 'dates with times',
  BOOLEAN: 'yes or no',
};

/** What a column holds, in words: `whole numbers`. */
export function kindOfValues(type: ColumnType): string {
  return kinds[type];
}
