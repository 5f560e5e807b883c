import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JsonDocument } from '../../cli/extraction/json-document.ts';
import { type Figure, numberAfter } from './figure.ts';
import type { Measurement } from './measurement.ts';
import { Reliability, type ScoredTable, type TrueTable } from './pdf-reliability.ts';

/** The tables of PDFs, and which of their cells are neighbours. */
export async function measureIcdar(measurement: Measurement): Promise<Figure[]> {
  const truth: Record<string, { pdf: unknown; tables: TrueTable[] }> = JSON.parse(
    await readFile(join(measurement.folder, 'ground_truth.json'), 'utf8'),
  );
  const names = Object.keys(truth).filter((name) => truth[name]?.pdf);
  const outlines = await measurement.outlines(names.map((name) => join(measurement.folder, 'pdf', `${name}.pdf`)));
  const grids = names.map((name, at) => {
    const outline = outlines[at];
    return [name, outline && 'sheets' in outline ? pageGrids(outline) : []];
  });
  const reliability = new Reliability();
  for (const [at, name] of names.entries()) {
    const outline = outlines[at];
    if (outline && 'sheets' in outline) reliability.add(pageGrids(outline), truth[name]?.tables ?? []);
  }
  for (const line of reliability.lines()) console.log(`icdar2013 ${line}`);
  const prediction = await measurement.write('pdf.json', JSON.stringify(Object.fromEntries(grids)));
  const scored = await measurement.score('score_pdf.py', prediction);
  const corpus = 'icdar2013';
  const detection = /detect\(count\).*?F1 ([0-9.]+)/.exec(scored)?.[1];
  return [
    { corpus, metric: 'tables per page F1', naive: '.54', published: '.89', wanted: 0.97, ours: Number(detection) },
    {
      corpus,
      metric: 'neighbouring cells F1',
      naive: '.54',
      published: '–',
      wanted: 0.93,
      ours: numberAfter(/adjacency micro.*?;/.exec(scored)?.[0] ?? '', 'F1'),
    },
  ];
}

function pageGrids({ sheets }: JsonDocument): ScoredTable[] {
  return sheets.flatMap(({ tables }) =>
    tables.flatMap(({ page, score, cells }) =>
      page === undefined || cells === undefined ? [] : [{ page, score, rows: grid(cells) }],
    ),
  );
}

type Cells = NonNullable<JsonDocument['sheets'][number]['tables'][number]['cells']>;

function grid(cells: Cells): string[][] {
  const height = Math.max(0, ...cells.map(({ row, rowSpan }) => row + rowSpan));
  const width = Math.max(0, ...cells.map(({ column, columnSpan }) => column + columnSpan));
  const rows = Array.from({ length: height }, () => new Array<string>(width).fill(''));
  for (const { row, column, text } of cells) {
    const line = rows[row];
    if (line !== undefined) line[column] = text;
  }
  return rows;
}
