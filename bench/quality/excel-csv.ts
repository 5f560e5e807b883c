import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { csvGrid } from './csv-grid.ts';
import { type Figure, numberAfter } from './figure.ts';
import type { Measurement } from './measurement.ts';

/** Whether cells read as Excel itself shows them. */
export async function measureExcelCsv(measurement: Measurement): Promise<Figure[]> {
  const cases: { id: string; input: string }[] = JSON.parse(
    await readFile(join(measurement.folder, 'cases.json'), 'utf8'),
  );
  const texts = await measurement.texts(cases.map(({ input }) => join(measurement.folder, input)));
  const grids = cases.flatMap(({ id }, at) => {
    const document = texts[at];
    return document && 'sheets' in document ? [{ id, sheets: document.sheets }] : [];
  });
  const score = async (shown: (text: string) => string) => {
    const workbooks = grids.map(({ id, sheets }) => [
      id,
      Object.fromEntries(sheets.map(({ index, csv }) => [index, csvGrid(shown(csv))])),
    ]);
    const prediction = await measurement.write('excel.json', JSON.stringify(Object.fromEntries(workbooks)));
    return measurement.score('score_excel.py', prediction);
  };
  const corpus = 'excel-csv';
  // Whole sheets are not compared: Excel begins a file with the first cell that is formatted, ADE with A1.
  const measure = 'positional lenient';
  return [
    {
      ...{ corpus, metric: 'cells in place and equal', naive: '–', published: '–', wanted: 0.98 },
      ours: numberAfter(await score(asExcelWrote), measure),
    },
    {
      ...{ corpus, metric: 'same, letters as scored', naive: '–', published: '.92', wanted: null },
      ours: numberAfter(await score((text) => text), measure),
    },
  ];
}

/**
 * Excel wrote the expected files in windows-1252, with `_` for every letter that this lacks, and the scorer reads them as Mac Roman.
 * What ADE reads has to take the same way before it can be compared: otherwise every accent and every Chinese letter counts as wrong.
 */
function asExcelWrote(text: string): string {
  return text.replace(/[^\p{ASCII}]/gu, (letter) => lettersAsScored.get(letter) ?? '_'.repeat(letter.length));
}

const upperHalf = Uint8Array.from({ length: 128 }, (_, at) => 128 + at);
const scoredLetters = [...new TextDecoder('macintosh').decode(upperHalf)];
const lettersAsScored = new Map(
  [...new TextDecoder('windows-1252').decode(upperHalf)].map(
    (letter, at) => [letter, scoredLetters[at] ?? '_'] as const,
  ),
);
