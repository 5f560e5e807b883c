import { useEffect, useState } from 'react';
import { readOnce } from '../../../data/read.ts';
import { SourceCellsDocument } from '../../../generated/graphql.ts';
import { columnLetters, rangeOf } from '../../source/a1.ts';

const sampleRows = 6;
const mostColumns = 500;

/** The first values of each column of a place in a document, by the column's letter. */
export function useSamples(documentId: string | null, sheet: string, range: string, headerRows: readonly number[]) {
  const [samples, setSamples] = useState<ReadonlyMap<string, string>>(new Map());
  const headerEnd = Math.max(0, ...headerRows);
  useEffect(() => {
    const cells = rangeOf(range);
    if (documentId === null || !cells) return;
    let isLeft = false;
    const read = async () => {
      const { left, right } = cells;
      const place = { top: Math.max(headerEnd + 1, cells.top), left, rows: sampleRows };
      const columns = Math.min(mostColumns, right - left + 1);
      const reading = await readOnce(SourceCellsDocument, { id: documentId, sheet, ...place, columns });
      if (isLeft || 'failure' in reading) return;
      const found = new Map<string, string>();
      for (const { column, text } of reading.part.document?.cells?.rows.flatMap((row) => row.cells) ?? []) {
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
  }, [documentId, sheet, range, headerEnd]);
  return samples;
}
