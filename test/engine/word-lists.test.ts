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

/** Words of which some, or parts of some, are what columns are called; codes are among them. */
const pools: [string, ...string[]][] = [
  ['Rate', 'Page', 'Colby', 'Price', 'Wren', 'Vesper', 'Reed', 'Miles', 'Nico', 'Ottilie'],
  ['Grade Hill', 'High Street', 'Time Lane', 'Mill Row', 'Colour Court', 'Fore Place', 'Date Palm', 'Back Lane'],
  ['ID', 'NO', 'SE', 'PT', 'HR', 'TO', 'IS', 'LV'],
  ['NBR', 'QTY', 'TEL', 'REF', 'XAU', 'POS', 'JFK', 'AMT'],
  ['ochre', 'Umber', 'sienna', 'Indigo', 'cyan', 'mauve'],
  ['cooper', 'owner', 'wright', 'author', 'tanner', 'player', 'fuller'],
  ['Ems', 'Oder', 'Saale', 'Inn', 'Lahn', 'Spree', 'Isar'],
  ['valve shut', 'pump on', 'flap open', 'lamp out', 'fan off'],
];

test('also where some of the words are what columns are called, or come again', async () => {
  let [lost, silent] = [0, 0];
  for (let seed = 1; seed <= 1_000; seed++) {
    const chance = new Chance(seed * 7_919 + 5);
    const columns = Array.from({ length: chance.between(2, 3) }, () =>
      chance.of<[string, ...string[]]>([pools[0] ?? fail(), ...pools.slice(1)]),
    );
    const records = Array.from({ length: chance.between(3, 11) }, () => columns.map((words) => chance.of(words)));
    // A text that fills a row is a title.
    if (records.some((record) => new Set(record).size === 1)) continue;
    const found = await findTables(sheetOf(rowsOf(records)));
    const told = found.flatMap(({ table }) => table.possibleRecords ?? []);
    const kept = new Set(found.flatMap((table) => numbersOf(table, 'data')));
    const missing = records.map((_, at) => at + 1).filter((row) => !kept.has(row));
    if (missing.length > 0) lost++;
    if (missing.some((row) => !told.includes(row))) silent++;
  }
  // Two names of columns beside each other are a header, whatever else they may be.
  expect(silent).toBeLessThanOrEqual(12);
  expect(lost).toBeLessThanOrEqual(180);
});

test.each([
  ['codes', 'REF | NO | Tromsø\nXAU | PT | Évora\nTEL | SE | Umeå\nJFK | NA | Rundu', 4],
  [
    'wider',
    'Ems | ochre | valve shut | Colby | tanner\nInn | cyan | fan off | Wren | cooper\nSaale | mauve | lamp out | Nico | fuller',
    3,
  ],
  ['a head of the file', 'AAA | 48120 | HOLM | 7\nPOS | X-3 | 12 | 4.5\nPOS | X-9 | 3 | 12\nEND | 2 | 15.5', 4],
])('a first record that was taken for a header is told: %s', async (_kind, drawing, count) => {
  const [found] = await findTables(drawnSheet(drawing));
  expect([...(found?.table.possibleRecords ?? []), ...numbersOf(found, 'data')]).toHaveLength(count);
});

test('a record that comes again is no header that does, where others come again as well', async () => {
  const [found] = await findTables(
    drawnSheet('Ems | open\nInn | shut\nSaale | shut\nEms | open\nInn | shut\nLahn | open\nEms | open'),
  );
  expect(numbersOf(found, 'data')).toEqual([1, 2, 3, 4, 5, 6, 7]);
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
