import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { sampleFiles, samples } from '../../scripts/make-samples.ts';
import type { Issue } from '../../src/engine/extracted-table.ts';
import { extract, openFile } from '../../src/engine/extraction.ts';
import { parseSpec } from '../../src/engine/specification.ts';
import { type ExtractedTable, type OutputRow, rangeToA1, type TableSummary } from '../../src/engine/tables.ts';

const folder = new URL('../../samples/', import.meta.url);

/** A table while it is being extracted. */
interface Collected {
  table: ExtractedTable;
  rows: OutputRow[];
  summary: TableSummary | null;
}

/** What a sample gives, in the form of its `.expected.json`. */
async function extractSample(file: string, configuration: string): Promise<unknown> {
  const spec = parseSpec(await readFile(new URL(configuration, folder), 'utf8'));
  const source = await openFile(fileURLToPath(new URL(file, folder)));
  const tables: Collected[] = [];
  try {
    for await (const item of extract(source, spec)) {
      switch (item.kind) {
        case 'table':
          tables[item.table.ordinal] = { table: item.table, rows: [], summary: null };
          break;
        case 'rows':
          tables[item.ordinal]?.rows.push(...item.rows);
          break;
        case 'end': {
          const ended = tables[item.ordinal];
          if (ended) ended.summary = item.summary;
          break;
        }
        case 'document': {
          const warnings = item.warnings.map(({ code }) => code);
          return { format: item.format, details: item.details, warnings, tables: tables.map(shownTable) };
        }
      }
    }
  } finally {
    await source.close();
  }
  throw new Error('The extraction ended without a document.');
}

function shownTable({ table, rows, summary }: Collected): unknown {
  if (summary === null) throw new Error(`The table ${table.name} never ended.`);
  const { range, rowCount, droppedRows, issues } = summary;
  // Nothing here comes near the cap on stored issues, so that what is stored is all there is.
  expect([issues.length, rows.length]).toEqual([summary.issueCount, rowCount]);
  return {
    name: table.name,
    sheet: table.sheet.name,
    range: rangeToA1(range),
    headerRows: table.headerRows,
    columns: table.columns.map(({ name, type, source }) => ({
      name,
      type,
      source: source?.letter ?? null,
      header: source?.header ?? null,
    })),
    rowCount,
    droppedRows,
    issues: countedIssues(issues),
    rows,
  };
}

/** By rule and severity, in alphabetical order. An issue of a whole table has no cell. */
function countedIssues(issues: readonly Issue[]): unknown[] {
  const groups = Map.groupBy(issues, ({ rule, severity }) => `${rule} ${severity}`);
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, group]) => ({
      rule: group[0]?.rule,
      severity: group[0]?.severity,
      count: group.length,
      cells: group.map(({ sourceCell }) => sourceCell),
    }));
}

describe('samples', () => {
  test.each(samples())('$name gives exactly the expected tables', async ({ file, configuration, expected }) => {
    const wanted: unknown = JSON.parse(await readFile(new URL(expected, folder), 'utf8'));
    expect(await extractSample(file, configuration)).toEqual(wanted);
  });

  test('come out of the script byte for byte as they are kept', async () => {
    for (const [name, bytes] of sampleFiles()) {
      const kept = await readFile(new URL(name, folder));
      expect(kept.equals(bytes), `samples/${name} is not what scripts/make-samples.ts writes; run it`).toBe(true);
    }
  });

  test('are listed with everything that belongs to them, and nothing lies about unlisted', async () => {
    const listed = samples().flatMap(({ file, configuration, expected }) => [file, configuration, expected]);
    const own = ['.gitattributes', 'README.md', 'index.json'];
    expect((await readdir(folder)).sort()).toEqual([...own, ...listed].sort());
  });
});
