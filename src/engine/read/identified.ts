import type { CompoundFile } from './compound-file.ts';
import type { OfficePackage } from './office/package.ts';
import type { Archive } from './zip/archive.ts';

/** What a document is, with the container that was opened to see it: nothing reads its directory again. */
export type Identified =
  | { format: 'CSV' | 'PDF' | 'HTML' | 'XML' | 'JSON' | 'PARQUET' | 'EML' }
  | { format: 'XLSX' | 'XLSB' | 'DOCX'; container: OfficePackage }
  | { format: 'ODS' | 'ZIP'; container: Archive }
  | { format: 'MSG'; container: CompoundFile }
  /** `null` for a bare stream, as Excel 2 to 4 wrote it. */
  | { format: 'XLS'; container: CompoundFile | null };
