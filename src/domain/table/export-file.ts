import type { ExportFormat } from '../../db/generated/enums.ts';
import { formatFacts, type TableFormat, tableFormats } from '../../engine/tables.ts';

/** What the API calls a format of the engine. */
export function exportFormat(format: TableFormat): ExportFormat {
  return formatFacts[format].name;
}

/** What the engine calls a format of the API; the compiler holds the two sets to each other. */
export function engineFormat(name: (typeof formatFacts)[TableFormat]['name']): TableFormat {
  const format = tableFormats.find((known) => formatFacts[known].name === name);
  if (format === undefined) throw new Error(`The engine has no format ${name}.`);
  return format;
}

/** Several tables are a workbook of several sheets, or else an archive of several files. */
export function isArchive(format: TableFormat, tables: number): boolean {
  return tables > 1 && format !== 'xlsx';
}

/** Name and media type of an export's document: `orders.xlsx` and the table `North` give `orders - North.csv`. */
export function exportDocument(
  format: TableFormat,
  {
    documentName,
    tableName,
    tables,
    marksIssues = false,
  }: { documentName: string; tableName: string | null; tables: number; marksIssues?: boolean },
): { name: string; contentType: string } {
  const stem = documentName.replace(/\.[^.]{1,8}$/, '') || documentName;
  const part = tableName === null ? '' : ` - ${tableName.replace(/[/\\:*?"<>|]/g, '_')}`;
  const archive = isArchive(format, tables);
  return {
    name: `${(stem + part).slice(0, 220)}${marksIssues ? ' (issues marked)' : ''}.${archive ? `${format}.zip` : format}`,
    contentType: archive ? 'application/zip' : formatFacts[format].mediaType,
  };
}
