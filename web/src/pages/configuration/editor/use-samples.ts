import { useEffect, useReducer, useState } from 'react';
import { readOnce, type Unread } from '../../../data/read.ts';
import { useWhenBack } from '../../../data/use-when-back.ts';
import { SourceCellsDocument } from '../../../generated/graphql.ts';
import { columnLetters, rangeOf } from '../../source/a1.ts';

const sampleRows = 6;
/** So many are read: totals, headings of groups and notes among them are no values. */
const readRows = 24;
const mostColumns = 500;

/** The first values of each column of a place in a document, by the column's letter. */
export function useSamples(documentId: string | null, sheet: string, range: string, headerRows: readonly number[]) {
  const [samples, setSamples] = useState<ReadonlyMap<string, string>>(new Map());
  const headerEnd = Math.max(0, ...headerRows);
  const [unread, setUnread] = useState<Unread | null>(null);
  const [times, again] = useReducer((before: number) => before + 1, 0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another time is another reading.
  useEffect(() => {
    const cells = rangeOf(range);
    if (documentId === null || !cells) return;
    let isLeft = false;
    const read = async () => {
      const { left, right } = cells;
      const place = { top: Math.max(headerEnd + 1, cells.top), left, rows: readRows };
      const columns = Math.min(mostColumns, right - left + 1);
      const reading = await readOnce(SourceCellsDocument, { id: documentId, sheet, ...place, columns });
      if (isLeft) return;
      setUnread('failure' in reading ? reading : null);
      if ('failure' in reading) return;
      const found = new Map<string, string>();
      const rows = reading.part.document?.cells?.rows ?? [];
      const records = rows.filter(({ role }) => role === 'DATA').slice(0, sampleRows);
      for (const { column, text } of (records.length > 0 ? records : rows.slice(0, sampleRows)).flatMap(
        ({ cells: shown }) => shown,
      )) {
        const letter = columnLetters(column);
        const before = found.get(letter);
        found.set(letter, before === undefined ? text : `${before} · ${text}`);
      }
      setSamples(found);
    };
    void read();
    return () => {
      isLeft = true;
    };
  }, [documentId, sheet, range, headerEnd, times]);
  useWhenBack(unread, again);
  return samples;
}
