/** What a sample puts into a cell: a bare value, or a value with the way it is shown. */
export type Cell = string | number | boolean | null | ShownCell;

export interface ShownCell {
  /** An ISO text under `day` becomes a serial number of the workbook's epoch. */
  content: { value: string | number } | { day: string } | { error: string };
  /** A number format code such as `#,##0.00`; General without one. */
  format?: string;
  bold?: true;
  /** Without the equals sign; the content is its cached result. */
  formula?: string;
}

/** A date, or with a `T` a date and time, shown by the format. */
export function day(iso: string, format = 'yyyy\\-mm\\-dd'): ShownCell {
  return { content: { day: iso }, format };
}

export function shown(value: number, format: string): ShownCell {
  return { content: { value }, format };
}

export function money(value: number): ShownCell {
  return shown(value, '#,##0.00');
}

export function bold(text: string): ShownCell {
  return { content: { value: text }, bold: true };
}

/** A result as the spreadsheet last calculated it. */
export function formula(source: string, value: number, format = 'General'): ShownCell {
  return { content: { value }, format, formula: source };
}

export function failed(error: '#N/A' | '#REF!' | '#DIV/0!', source: string): ShownCell {
  return { content: { error }, formula: source };
}
