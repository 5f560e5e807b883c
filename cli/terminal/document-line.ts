import type { ExtractionItem } from '../../src/engine/extraction.ts';
import { rowsInWords } from './row-words.ts';
import { bold, doubtful, faint } from './style.ts';
import { counted, printable } from './text.ts';

/** What a document was read as, and what reading had to decide. */
export function documentLine(
  path: string,
  { format, details, warnings, rowsRead, rowsOutside }: Extract<ExtractionItem, { kind: 'document' }>,
  tables: number,
): string {
  const { encoding, delimiter } = details;
  const how = [
    ...(encoding === undefined ? [] : [String(encoding)]),
    ...(delimiter === undefined ? [] : [`delimiter ${JSON.stringify(delimiter)}`]),
  ];
  const facts = [format, ...how, `${counted(rowsRead, 'row')} read`, counted(tables, 'table')];
  const line = `${bold(printable(path))}  ${printable(facts.join(' · '))}`;
  const outside = rowsInWords(rowsOutside);
  const left = outside === null ? [] : [faint(`  ${outside.all} outside of tables: ${outside.parts}`)];
  return [line, ...left, ...warnings.map(({ message }) => `${doubtful('!')} ${printable(message)}`)].join('\n');
}
