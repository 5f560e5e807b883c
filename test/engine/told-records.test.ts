/**
 * Lists of which it is not sure what a row is: each record is a row of a table, or a warning names it. And rows that are plainly headers, titles or
 * notes are none of which a warning would say so.
 */
import { expect, test } from 'vitest';
import { extract } from '../../src/engine/extraction/extract.ts';
import { specSchema } from '../../src/engine/specification/spec.ts';
import { sourceOf } from '../support/files/byte-source.ts';

const warnings = new Set(['POSSIBLE_RECORD', 'POSSIBLE_TOTAL', 'GROUPS_LEFT_OUT']);

interface Told {
  /** Rows of the sheet that are in a table, and those that a warning names. */
  records: number[];
  told: number[];
}

async function toldOf(drawing: string): Promise<Told> {
  const lines = drawing.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
  const width = Math.max(...lines.map((cells) => cells.length));
  const text = lines.map((cells) => Array.from({ length: width }, (_, at) => cells[at] ?? '').join('\t')).join('\n');
  const [records, told]: [number[], number[]] = [[], []];
  for await (const item of extract(sourceOf(text, 'list.tsv'), specSchema.parse({ ade: 1 }))) {
    if (item.kind === 'rows') records.push(...item.rows.map(({ sourceRow }) => sourceRow));
    if (item.kind === 'end')
      for (const { rule, sourceRow } of item.summary.issues)
        if (sourceRow !== null && warnings.has(rule)) told.push(sourceRow);
    if (item.kind === 'document')
      for (const { code, message } of item.warnings) if (code === 'ROWS_OUTSIDE_TABLES') told.push(...rowsIn(message));
  }
  return { records, told: told.sort((a, b) => a - b) };
}

/** The rows that a message names at its end: `…: 1, 3–5.` */
function rowsIn(message: string): number[] {
  const [, list = ''] = /: ([\d, –]+)\./.exec(message) ?? [];
  return list.split(', ').flatMap((part) => {
    const [first = Number.NaN, last = first] = part.split('–').map(Number);
    return Array.from({ length: last - first + 1 }, (_, at) => first + at);
  });
}

const prices = 'Item | Price | Stock | Shelf\nRope | 12.40 | 4 | A1\nLamp | 8.10 | 12 | A2\nTape | 2.95 | 31 | B4';

test.each([
  [
    'under names of all columns, with blanks',
    'Naam | Plaats | Tel | Taal\nMoor | | 555-4304 |\nVos | | |\nTas | Gent | 034 806 | NL\nBol | | 041 650 | FR\nKok | York | | FR',
    [2, 3],
  ],
  [
    'words above values, on a sheet that lies on its side',
    'Pupil | A. Berg | K. Roth\nHouse | Ash+ | Oak-\nHeight cm | 152 | 161\nWeight kg | 40.2 | 58.4\nRank | 4 | 11',
    [2],
  ],
  [
    'one word for all above values',
    'Ware | Preis A | Preis B\nVersand | gratis | gratis\nMutter | 4.10 | 3.80\nNiete | 1.20 | 1.15',
    [2],
  ],
  [
    'a key alone under names',
    'Plat | Pris | 2021 | 2022\nSoup | | |\nPie | 3.65 | 6.79 | 6.64\nRisotto | 1.72 | 4.88 | 6.99',
    [2],
  ],
  [
    'a figure among titles, under names',
    'Titolo | Anno | Nota\n1984 | 1977 | prestato\nMomo | 2010 | prestato\nEmma | 1987 | nuovo\nLalka | 1990 | nuovo',
    [2],
  ],
  ['a code beside a number, under names, of two', 'artikel | sal | vem\nHammare | B7 | Olsson\nLim | 407 | Berg', [2]],
  [
    'codes and names, without a header',
    'Muster AG | Yusuf Hein | A-28\nBlau Co | Ben Sommer | 218\nPlan B | Vic Nowak | B4\nZak | Ben Rank | B9',
    [1],
  ],
  [
    'words with a gap, without a header',
    'Xaver | Asa | Greta | Jan |\n\nYusuf | David | Xaver | Sven |\nZoe | Zita | Vic | Wanda | Olga\nElif | Maria | Anna | Elif |',
    [1],
  ],
  [
    'a name alone above records without a header',
    'Rukavice |\nPapir | Italija\nTraka | Cad\nKruna | Malta\nVijak | Italija',
    [1],
  ],
  [
    'a code alone above records without a header',
    'Liste\nA-212 | |\nA-200 | Borges | Sommer\nA-999 | Joyce | Peters\nA-136 | Austen |\nA-240 | Heller | Voss',
    [2],
  ],
  [
    'a name alone at the end, that ends like a sentence',
    'Firm | Mail | Room\nKern Bros. | a@ex.org | 302\nBlue Ox | b@ex.org | 207\nDot Inc. | c@ex.org | A-31\nMill & Co. | |',
    [5],
  ],
  [
    'a code alone at the end, among others',
    'sala | Seg | Ter\n318 | Yoga | Coro\nB11 | Coro | Yoga\nB17 | Yoga | Yoga\n203 | Coro | Coro\n101 | |',
    [6],
  ],
  [
    'an hour alone below a blank row',
    'Heure | Temp. | Part\n11:00 | 4.5 | 14\n11:45 | 6.5 | 12\n12:30 | 21.4 | 20\n\n13:15 | |',
    [6],
  ],
  ['one column of names above a table', `Kontakter\n\nFöretag\nBlue Ox\nSumma\nDot\n\n${prices}`, [4, 5, 6]],
  [
    'two columns of words above a table',
    `Motorist | Ort\nDavid | Cork\nTomas | Basel\nRosa | Ulm\n\n${prices}`,
    [2, 3, 4],
  ],
  [
    'two columns of words with a gap, above a table',
    `Rett | Ort\nDavid | Cork\nTomas | Basel\nRosa | Ulm\n\nUwe | Kiel\n\n${prices}`,
    [2, 3, 4, 6],
  ],
  [
    'two columns of values above a table',
    `Hora | Sala\n\n08:00 | 309\n08:45 | 210\n\n10:15 | 112\n\n${prices}`,
    [3, 4, 6],
  ],
  ['two names above one code and a word, above a table', `Pos | Vem\nA-606 | Urban\n\n\n${prices}`, [1, 2]],
  ['two names of columns above one record, above a table', `Artikel | Status\nKwast | bezig\n\n\n${prices}`, [1, 2]],
  [
    'few cells among rows of many, above a table',
    `Rätt | Land | Vem\nPierogi | | Greta\nPaella | Malta |\nSoppa | | \nPizza | Peru | Vera\n\n${prices}`,
    [3, 4],
  ],
  [
    'a list of words right before another header',
    'Città | Capo | Paese | Reparto\nYork | Wanda | Chad | HR\nUtrecht | Lars | Poland | Vendite\n\n\nN. | Pressione | Nota | Quota\n1 | n/a | n/a | n/a\n2 | 136/94 | lettera | 3%\n3 | 123/77 | sale | 41%',
    [2, 3],
  ],
  [
    'an attendance of ones and noughts, under numbers',
    'Visits\n\n | 1 | 2\nPedro | 1 | 1\nZoe | 1 | 1\nGreta | 0 | 0\nClara | 0 | 0\nMaria | 1 | 1\nUla | 0 | 0\nBen | 0 | 0\nFinn | 0 | 1',
    [4, 5, 6, 7, 8, 9, 10, 11],
  ],
  [
    'a person called like a total, with the year of the record above',
    'Title | Due | Member | Shelf | Kept | Year\nLalka | 2024-11-05 | Zell | C7 | late | 2011\nDune | 2020-03-20 | Short | R4 | open | 1987\nEmma | | Total | R1 | new | 1987\nMomo | 2019-02-26 | | B8 | new | 1976',
    [4],
  ],
  [
    'the same record twice, of a person called like a total',
    'Driver | From | Place | Chief | Hours\nErik | 14:00 | Essen | Young | 3.4\nPer | 20:30 | Olten | Total | 11.2\nPer | 20:30 | Olten | Total | 11.2',
    [3, 4],
  ],
  [
    'a person called like a total, whose figure is the sum of others by chance',
    'Pupil | Teacher | Grade | Status | Points\nDavid | Total | A | late | 96\nHugo | Kowal | B | open | 11\nIda | Rossi | C | done | 63\nPedro | Page | D | ready | 22\nElif | Kowal | B | late | 12',
    [2],
  ],
  [
    'a firm called like a mean, without a figure',
    'Firma | Ort | Straße | Telefon\nMuster AG | Ulm | Lange Str. 9 | 555-5436\nPlan B | Kiel | Torweg 99 | 091 660201\nVan Dyk | Bath | Hauptstr. 25 | +35 441 29521\nAverage Joe | Brest | Via Roma 90 | 017/97956\nStudio 54 | Bremen | Weg 56 | 555-7154',
    [5],
  ],
])('%s: what may be a record is one, or a warning names it', async (_kind, drawing, rows) => {
  const { records, told } = await toldOf(drawing);
  expect(rows.filter((row) => !records.includes(row) && !told.includes(row))).toEqual([]);
});

test.each([
  ['a header', prices],
  [
    'a header of years',
    'Program | 1989 | 1990 | 1991\nSupport | 8109 | 9190 | 9790\nPress | 1267 | 1485 | 1574\nTravel | 40 | 44 | 61',
  ],
  [
    'a header of two rows',
    ' | Sales | | Costs |\nShop | 2023 | 2024 | 2023 | 2024\nUlm | 12 | 14 | 9 | 8\nKiel | 22 | 17 | 11 | 12',
  ],
  [
    'units',
    'Station | Temp | Rain | Wind\n | °C | mm | km/h\nUlm | 4.5 | 0 | 12\nKiel | 6.1 | 3 | 31\nBonn | 5.5 | 1 | 9',
  ],
  ['titles of two lines', `Stock of the shop\nMarch 2024\n\n${prices}`],
  ['labels with their values', `Client: | Blue Ox\nDate: | 2024-03-01\nNumber: | 117\n\n${prices}`],
  ['labels with their values, without colons', `Client | Blue Ox\nDate | 2024-03-01\nNumber | 117\n\n${prices}`],
  ['a total that is yet to be filled in', `${prices}\nTotal`],
  ['notes', `${prices}\n\nSource: the shop\nAll prices include the tax, and may change.`],
  ['numbered names', 'Name | Test 1 | Test 2 | Test 3\nAda | 1a | 2b | 1c\nBert | 2a | 1b | 3c\nCem | 1a | 1b | 1c'],
])('%s: nothing is told', async (_kind, drawing) => {
  expect((await toldOf(drawing)).told).toEqual([]);
});
