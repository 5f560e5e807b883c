/** What stands in documents, and what could be made of it: read while the caller waits, and never stored. */
export {
  bestFit,
  type ConfigurationMatch,
  leastFit,
  matchConfigurations,
  mostTried,
  NoConfigurationFitsError,
} from './match.ts';
export { mostPreviewRows, type Preview, previewExtraction } from './preview.ts';
export { mostPreviewIssues, type PreviewTable } from './preview-table.ts';
export { whileClientWaits } from './reading.ts';
export { type CellWindow, documentCells, documentSheets, mostWindow } from './source.ts';
export { mostSuggestionDocuments, type SuggestedConfiguration, suggestConfiguration } from './suggest.ts';
