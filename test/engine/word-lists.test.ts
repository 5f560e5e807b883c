/** Lists of two or three columns of nothing but words, with and without names of columns: where nothing tells these from a record, it is told. */
import { describe, expect, it, test } from 'vitest';
import { Chance } from '../../scripts/learn/random.ts';
import { findTables, headersOf, numbersOf } from './detect/found-tables.ts';
import { drawnSheet, rowsOf, sheetOf } from './detect/sheet-of.ts';

/** The names of two columns, and what stands in each. */
const kinds: [names: [string, string], first: [string, ...string[]], second: [string, ...string[]]][] = [
  [
    ['Bois', 'Teinte'],
    ['chêne', 'hêtre', 'frêne', 'noyer', 'tilleul', 'orme', 'sapin'],
    ['claire', 'foncée', 'rousse', 'grise'],
  ],
  [
    ['Pesce', 'Porto'],
    ['orata', 'spigola', 'triglia', 'sarago', 'cernia', 'ricciola'],
    ['Chioggia', 'Mazara', 'Anzio', 'Sciacca'],
  ],
  [
    ['Hest', 'Stald'],
    ['Freja', 'Loke', 'Odin', 'Balder', 'Tyra', 'Sif'],
    ['Nord', 'Syd', 'Vest'],
  ],
  [
    ['Kahvila', 'Katu'],
    ['Aalto', 'Kulma', 'Lehto', 'Meri', 'Pilvi', 'Satama'],
    ['Kaivokatu', 'Torikatu', 'Rantatie', 'Kuusitie'],
  ],
];

test('of lists of words without names of columns a record that is lost is told', async () => {
  let [lost, silent] = [0, 0];
  for (let seed = 1; seed <= 600; seed++) {
    const chance = new Chance(seed * 6_151 + 3);
    const [names, first, second] = chance.of([kinds[0] ?? fail(), ...kinds.slice(1)]);
    const records = chance.some(first, chance.between(3, 7)).map((name) => [name, chance.of(second)]);
    const isNamed = chance.is(0.3);
    const found = await findTables(sheetOf(rowsOf(isNamed ? [names, ...records] : records)));
    if (isNamed || found.length === 0) continue;
    const kept = found.flatMap((table) => numbersOf(table, 'data'));
    if (kept.length === records.length) continue;
    lost++;
    if (found[0]?.table.possibleRecords?.length !== records.length - kept.length) silent++;
  }
  expect(silent).toBe(0);
  expect(lost).toBeLessThanOrEqual(100);
});

function fail(): never {
  throw new Error('There are kinds.');
}

describe('the first of a list of words is a record', () => {
  it.each([
    ['that says what another says', 'sauge | jardin\nmousse | forêt\najonc | lande\nfougère | forêt\nsureau | jardin'],
    [
      'that goes before the others in their order',
      'aneto | pikkels\nbasilik | pesto\ndild | laks\nkørvel | suppe\ntimian | steg',
    ],
  ])('%s', async (_, drawing) => {
    const [found] = await findTables(drawnSheet(drawing));
    expect(found?.table.headerRows).toEqual([]);
    expect(numbersOf(found, 'data')).toEqual([1, 2, 3, 4, 5]);
  });
});

describe('the first of a list of words is the names of its columns', () => {
  it.each([
    ['that columns mostly have', 'Name | Town\nAda | Ulm\nBo | Kiel\nCy | Ulm'],
    ['in capitals above small letters', 'Begriff | Bedeutung\nahle | werkzeug\nbord | rand\nkimm | linie'],
  ])('%s, and nothing is told', async (_, drawing) => {
    const [found] = await findTables(drawnSheet(drawing));
    expect(found?.table.headerRows).toEqual([1]);
    expect(found?.table.possibleRecords).toBeUndefined();
  });
});

test('names of columns over records that all differ are told, as they may be a record', async () => {
  const [found] = await findTables(drawnSheet('Paese | Valle\nCogne | Grauson\nArvier | Grisenche\nGaby | Lys'));
  expect(headersOf(found)).toEqual(['Paese', 'Valle']);
  expect(found?.table.possibleRecords).toEqual([1]);
});

test('the first record of a glossary is none that explains its header', async () => {
  const [found] = await findTables(
    drawnSheet(
      'Term | Meaning\nbight | a bend in the coast that ships may shelter in\nfetch | the way that wind has over water\nneap | a tide of small range\nspring | a tide of large range',
    ),
  );
  expect(found?.table.headerRows).toEqual([1]);
  expect(numbersOf(found, 'data')).toEqual([2, 3, 4, 5]);
});
