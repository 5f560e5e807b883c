import type { ExportFormat } from '../../db/generated/enums.ts';
import { mediaTypes, type TableFormat } from '../../engine/tables.ts';

/** What the engine calls each format. */
export const engineFormats: Record<ExportFormat, TableFormat> = {
  CSV: 'csv',
  JSONL: 'jsonl',
  PARQUET: 'parquet',
  XLSX: 'xlsx',
};

/** What the API calls each format. */
export const exportFormats: Record<TableFormat, ExportFormat> = {
  csv: 'CSV',
  jsonl: 'JSONL',
  parquet: 'PARQUET',
  xlsx: 'XLSX',
};

/** Several tables are a workbook of several sheets, or else an archive of several files. */
export function isArchive(format: TableFormat, tables: number): boolean {
  return tables > 1 && format !== 'xlsx';
}

/** Name and media type of an export's document: `orders.xlsx` and the table `North` give `orders - North.csv`. */
export function exportDocument(
  format: TableFormat,
  { documentName, tableName, tables }: { documentName: string; tableName: string | null; tables: number },
): { name: string; contentType: string } {
  const stem = documentName.replace(/\.[^.]{1,8}$/, '') || documentName;
  const part = tableName === null ? '' : ` - ${tableName.replace(/[/\\:*?"<>|]/g, '_')}`;
  const archive = isArchive(format, tables);
  return {
    name: `${(stem + part).slice(0, 240)}.${archive ? `${format}.zip` : format}`,
    contentType: archive ? 'application/zip' : mediaTypes[format],
  };
}
