import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { filledRows } from '../../../src/engine/detect/cells/row-facts.ts';
import { featureFamilies } from '../../../src/engine/detect/roles/learned/feature-names.ts';
import { rowFeatures } from '../../../src/engine/detect/roles/learned/features.ts';
import { weights } from '../../../src/engine/detect/roles/learned/weights.generated.ts';
import { visibleGrid } from '../../../src/engine/detect/tables/analyse.ts';
import { openFile, openWorkbook, type Row, type Sheet } from '../../../src/engine/extraction.ts';
import { defaultLimits } from '../../../src/engine/limits.ts';
import { parseSpec } from '../../../src/engine/specification.ts';
import { drawnSheet } from './sheet-of.ts';

const families = featureFamilies.map((parts) => ({ family: titleOf(parts), names: namesOf(parts) }));
/** The features of every row of every sheet among the samples. */
const made = new Set<string>();

beforeAll(async () => {
  for (const file of await sampleFiles()) await collectFile(file);
  await collect(
    drawnSheet(`
      Client: | Ann Lee | Ship to: | Plot 4

      Item    | Weight  | Price
      pieces  | (kg)    | ($)
      Apples  | 12      | 4.50
      Pears   | 9       | 3.10`),
  );
});

describe('the features of rows and what was learned about them', () => {
  test('every weight is that of a feature', () => {
    const known = new Set(families.flatMap(({ names }) => names));
    expect(Object.keys(weights.features).filter((name) => !known.has(name))).toEqual([]);
  });

  test('every feature of a row is of a family', () => {
    const known = new Set(families.flatMap(({ names }) => names));
    expect([...made].filter((name) => !known.has(name))).toEqual([]);
  });

  test.each(families)('$family: rows have it, and it counts for something', ({ names }) => {
    expect(names.filter((name) => made.has(name))).not.toEqual([]);
    expect(names.filter((name) => name in weights.features)).not.toEqual([]);
  });

  test('of what rows have, hardly anything is without a weight', () => {
    const weighed = [...made].filter((name) => name in weights.features).length;
    expect(weighed / made.size).toBeGreaterThan(0.9);
  });
});

type Parts = readonly (string | readonly string[])[];

function namesOf(parts: Parts): string[] {
  return parts.reduce<string[]>(
    (names, part) =>
      [part].flat().flatMap((word) => (names.length === 0 ? [word] : names.map((name) => `${name} ${word}`))),
    [],
  );
}

function titleOf(parts: Parts): string {
  return parts.map((part) => (typeof part === 'string' ? part : `{${part[0]}…}`)).join(' ');
}

async function sampleFiles(): Promise<string[]> {
  const folder = fileURLToPath(new URL('../../../samples/', import.meta.url));
  const entries = await readdir(folder, { recursive: true });
  return entries.filter((name) => /\.(?:csv|xlsx|pdf|ods|xls)$/.test(name)).map((name) => `${folder}${name}`);
}

async function collectFile(file: string): Promise<void> {
  const source = await openFile(file);
  const workbook = await openWorkbook(source, { limits: defaultLimits, encoding: 'auto', delimiter: 'auto' });
  try {
    for await (const sheet of workbook.sheets()) await collect(sheet);
  } finally {
    await workbook.close();
  }
}

async function collect(sheet: Sheet): Promise<void> {
  const rows: Row[] = [];
  for await (const batch of sheet.rows()) rows.push(...batch);
  const grid = visibleGrid(rows.slice(0, 2_000), sheet, parseSpec('ade: 1'));
  const span = { left: 0, right: grid.width - 1 };
  for (const features of rowFeatures(grid, span, filledRows(grid, span))) for (const name of features) made.add(name);
}
