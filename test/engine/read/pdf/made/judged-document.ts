import { pdfFile } from '../../../../../scripts/samples/pdf.ts';
import { EngineError } from '../../../../../src/engine/errors.ts';
import { extract } from '../../../../../src/engine/extraction/extract.ts';
import { specSchema } from '../../../../../src/engine/specification/spec.ts';
import { sourceOf } from '../../../../support/files/byte-source.ts';
import { gridOf, read } from '../pages.ts';
import type { MadeDocument } from './set-rows.ts';

export interface Verdict {
  /** Whether every text stands in its row and column, under its name, and nothing else is in a table. */
  isRight: boolean;
  /** Records of which nothing came out, or only in one row with another. */
  lost: number;
  /** Whether a warning says that something may be wrong. */
  isTold: boolean;
  /** The rows as they are laid out, and as they come out. */
  printed: string[][][];
  rows: string[][][];
}

/** What comes out of a document, beside what it holds. */
export async function judge({ pages, width, tables, carried }: MadeDocument): Promise<Verdict> {
  const { sheets } = await read(pages, { width });
  const printed: string[][][] = [];
  const at = new Map<number, number>();
  for (const table of sheets.flatMap(({ head }) => head.layout ?? [])) {
    const grid = gridOf(table);
    const before = table.continues === null ? undefined : at.get(table.continues);
    if (before === undefined) printed.push(grid);
    else printed[before]?.push(...grid.slice(table.repeatedRows));
    at.set(table.key, before ?? printed.length - 1);
  }
  const rows: string[][][] = [];
  const warnings: string[] = [];
  for await (const item of itemsOf(pages, width)) {
    if (item.kind === 'table') rows[item.table.ordinal] = [];
    if (item.kind === 'rows')
      rows[item.ordinal]?.push(...item.rows.map(({ values }) => values.map((value) => String(value ?? ''))));
    if (item.kind === 'end')
      warnings.push(...item.summary.issues.filter(({ rule }) => rule !== 'type').map(({ rule }) => rule));
    if (item.kind === 'document') warnings.push(...item.warnings.map(({ code }) => code));
  }
  const isCarried = new Set(carried.map((row) => row.join('|')));
  const own = printed.map((grid) => grid.filter((row) => !isCarried.has(row.join('|'))));
  const wanted = tables.map(({ names: own, records }) => [own, ...records]);
  const texts = tables.flatMap(({ records }) => records);
  const forward = new Set(carried.flatMap((row) => row.filter((text) => /\p{L}{4}/u.test(text))));
  const came = rows.map((table) => table.filter((row) => !row.some((text) => forward.has(text))).length);
  const lost = texts.filter((record) => {
    const key = keyOf(record, texts);
    return key !== undefined && rows.flat().filter((row) => row.some((text) => text.startsWith(key))).length !== 1;
  }).length;
  const isRight =
    JSON.stringify(own) === JSON.stringify(wanted) &&
    JSON.stringify(came) === JSON.stringify(tables.map(({ records }) => records.length));
  return { isRight, lost, isTold: warnings.length > 0, printed, rows };
}

async function* itemsOf(pages: MadeDocument['pages'], width: number) {
  try {
    yield* extract(sourceOf(pdfFile(pages, { width }), 'made.pdf'), specSchema.parse({ ade: 1 }));
  } catch (error) {
    if (!(error instanceof EngineError) || error.code !== 'NO_TABLE_FOUND') throw error;
  }
}

/** A text of a record that no other record has. */
function keyOf(record: readonly string[], all: readonly (readonly string[])[]): string | undefined {
  return record.find(
    (text) => /\p{L}/u.test(text) && all.filter((other) => other.some((own) => own.startsWith(text))).length === 1,
  );
}
