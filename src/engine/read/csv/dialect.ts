/** How a delimited text is written. */
export interface Dialect {
  /** One character; of a few programs several. */
  delimiter: string;
  quote: '"' | "'" | '`';
  /** What stands before a quote inside a quoted field: the quote itself, doubled, or a backslash; or nothing, and a quote closes only before a delimiter. */
  escaping: 'doubled' | 'backslash' | 'none';
  /** Whether blanks between a delimiter and an opening quote are padding (`"a", "b"`). */
  padded: boolean;
}

export const defaultDialect: Dialect = { delimiter: ',', quote: '"', escaping: 'doubled', padded: false };
