import type { ExtractionStage, SourceWarning } from '../engine/extraction.ts';
import type { Limits } from '../engine/limits.ts';
import type { Spec } from '../engine/specification.ts';
import type { RowsIndex, TableFiles, TableFormat, TableHead } from '../engine/tables.ts';
import type { ExpansionOutcome, ExpansionRequest } from './expand-archive.ts';
import type { MatchOutcome, MatchRequest } from './match-configurations.ts';
import type { PreviewOutcome, PreviewRequest } from './preview-document.ts';
import type { Refusal } from './refusal.ts';
import type { SuggestionOutcome, SuggestionRequest } from './suggest-configuration.ts';
import type { SheetsOutcome, SheetsRequest } from './write-sheets.ts';

// What is said between a worker or an API and the process that runs its engine; all of it can be cloned. Errors lose their fields on the
// way, so what the document or the specification is to blame for is said as data.

/** A document to be extracted. */
export interface Extraction {
  /** The document, and the name that its user gave it. */
  path: string;
  name: string;
  spec: Spec;
  /** Local copies of the documents that `spec.lookups` names, by what it calls them. */
  lookups: Record<string, { path: string; name: string }>;
  limits: Partial<Limits>;
  /** An empty folder for the files it writes. Its parent removes it. */
  scratch: string;
}

export interface ExtractionProgress {
  stage: ExtractionStage;
  /** 0…1 of the document. */
  fraction: number;
}

/** One table's files, its rows among them. */
export type StorableTable = TableFiles & { rows: NonNullable<TableFiles['rows']> };

export type ExtractionOutcome =
  | {
      kind: 'done';
      tables: StorableTable[];
      rowsRead: number;
      source: Record<string, string | number | boolean>;
      warnings: SourceWarning[];
    }
  | Refusal;

/** A file to be made of stored tables. */
export interface ExportFile {
  format: TableFormat;
  /** In the order of the document, each with its rows object as a local file. */
  tables: (TableHead & { rows: { path: string; index: RowsIndex } })[];
  /** The file to make; it must not be there yet. */
  path: string;
}

export type ExportFileOutcome = { kind: 'done' } | { kind: 'refused'; message: string };

/** What its parent asks for, one at a time. */
export type Request =
  | { kind: 'extract'; extraction: Extraction }
  | { kind: 'export'; file: ExportFile }
  | { kind: 'sheets'; request: SheetsRequest }
  | { kind: 'preview'; request: PreviewRequest }
  | { kind: 'suggest'; request: SuggestionRequest }
  | { kind: 'match'; request: MatchRequest }
  | { kind: 'expand'; request: ExpansionRequest };

/** What the process answers: any number of reports of progress, then one of the others. */
export type Answer =
  /** The share of a file's rows that is written, 0…1. */
  | { kind: 'written'; share: number }
  | { kind: 'progress'; progress: ExtractionProgress }
  | { kind: 'extracted'; outcome: ExtractionOutcome }
  | { kind: 'exported'; outcome: ExportFileOutcome }
  | { kind: 'sheets'; outcome: SheetsOutcome }
  | { kind: 'preview'; outcome: PreviewOutcome }
  | { kind: 'suggest'; outcome: SuggestionOutcome }
  | { kind: 'match'; outcome: MatchOutcome }
  | { kind: 'expand'; outcome: ExpansionOutcome }
  /** Something unexpected; with the system's code, where it has one: an error loses it on the way. */
  | { kind: 'failure'; error: Error; code: string | null };
