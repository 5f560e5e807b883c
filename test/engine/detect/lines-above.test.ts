/** What stands above the records of a table: settings, headings over later columns, names above a blank row. */
import { describe, expect, it } from 'vitest';
import { findTables, numbersOf } from './found-tables.ts';
import { drawnSheet } from './sheet-of.ts';

async function outline(drawing: string) {
  const found = await findTables(drawnSheet(drawing));
  return found.map((table) => [table.table.headerRows, numbersOf(table, 'data')]);
}

describe('few labels with their values above a table are no table', () => {
  it.each([
    [
      'two of words',
      'Halle | Süd\nMeister | A. Kern\n\nPlatz | Maschine | Stück\n4 | Presse | 120\n5 | Säge | 88\n6 | Ofen | 9',
      [4],
      [5, 6, 7],
    ],
    [
      'below a title',
      'Revisión de botes\n\nPuerto | Vigo\nTurno | tarde\n\nBote | Motor\nAlba | 40\nBrisa | 25\nCala | 60',
      [6],
      [7, 8, 9],
    ],
    ['one', 'Saison | Herbst\n\nSorte | Kisten | Preis\nBoskop | 14 | 22.50\nElstar | 9 | 19.00', [3], [4, 5]],
  ])('%s', async (_, drawing, header, records) => {
    expect(await outline(drawing)).toEqual([[header, records]]);
  });

  it('but a short list whose words go on below the gap is one', async () => {
    const found = await outline('Wache | Boot\nJens | Luv\nKai | Lee\n\nMomme | Lee\nNele | Luv\nOle | Lee');
    expect(found.flatMap(([, records]) => records)).toEqual(expect.arrayContaining([2, 3, 5, 6, 7]));
  });

  it('and so is a name over figures', async () => {
    const found = await outline('Kiste | Stück\nNagel | 40\nNiete | 12\n\nRegal | Breite\nAlt | 90\nNeu | 120');
    expect(found.flatMap(([, records]) => records)).toEqual([2, 3, 6, 7]);
  });
});

describe('a text alone right above a header', () => {
  it.each([
    [
      'over a later column, first on the sheet',
      ' | | Lieferung | \nWare | Preis | Menge | Ort\nTau | 4.50 | 12 | Kai\nBoje | 31.00 | 2 | Mole',
      [1, 2],
    ],
    [
      'over years',
      ' | | Tonnes | | \nPort | Flag | 2021 | 2022 | Berths\nOban | UK | 410 | 388 | 3\nMoss | NO | 95 | 120 | 2',
      [1, 2],
    ],
    [
      'below a title',
      'Ausflug\n | | | Notruf | \nKind | Alter | Zelt | Name | Telefon\nUle | 9 | A | Bo | 0170 11\nIda | 8 | B | Cy | 0170 12',
      [2, 3],
    ],
    [
      'over all columns of figures, right below a title',
      'Wrecks by coast\n | six months up to | | \nCoast | May 2011 | Nov 2011 | May 2012\nLee | 12 | 31 | 8\nLuv | 40 | 22 | 19\nKap | 7 | 5 | 11',
      [2, 3],
    ],
    [
      'over figures right of words, below two lines',
      'Repairs\nBy yard and trade\n | | Budget year | | \nYard | Trade | 2007-08 | 2008-09 | 2009-10\nOban | Sails | 1,402 | 1,380 | 1,290\nOban | Masts | 96 | 124 | 101\nMoss | Sails | 305 | 299 | 310',
      [3, 4],
    ],
    [
      'that is a year',
      'Cargo by harbour\n\n | | | 2007 | | \n\nHarbour | 2005 | 2006 | Total | Home | Abroad\nOban | 12.4 | 11.9 | 14.2 | 9.1 | 5.1\nMoss | 8.1 | 7.7 | 9.0 | 4.4 | 4.6\nKiel | 3.3 | 3.9 | 4.1 | 2.0 | 2.1',
      [3, 5],
    ],
  ])('%s is part of it', async (_, drawing, header) => {
    const [found] = await outline(drawing);
    expect(found?.[0]).toEqual(header);
  });

  it.each([
    [
      'below other lines',
      'Ratios\nYear 7\n | | Harbour schools | | \nTown | Staff | Boats | Rooms | Heads\nOban | 4 | 3 | 2 | 1\nMoss | 5 | 2 | 2 | 1',
      [4],
    ],
  ])('%s is none', async (_, drawing, header) => {
    const [found] = await outline(drawing);
    expect(found?.[0]).toEqual(header);
  });
});

describe('rows of words over columns of values', () => {
  it.each([
    [
      'word under word, each over another column',
      'Bankrupt yards by district\n\nSee remarks\n\n | | | Yards that closed | |\n | POST | TWO-DIGIT | | |\n | OFFICE | COAST | | |\nDistrict | CODE | Number | 1981 | 1982 | 1983\nLee | LE | 01 | 36.8 | 41.2 | 39.9\nLuv | LU | 02 | 12.1 | 15.7 | 11.0\nKap | KA | 03 | 8.4 | 9.9 | 7.2',
      [5, 6, 7, 8],
    ],
    [
      'a unit alone, below a gap',
      'Wind power\n\nSource | 1990 | 1991 | 1992\n\n\n\n | (billion turns) | | \nMills | 6.3 | 6.2 | 6.4\nSails | 2.8 | 3.0 | 3.2\nKites | 0.1 | 0.2 | 0.2',
      [3, 7],
    ],
    [
      'below words that leave the first column blank',
      'Task 2\n\n | there | gust | back | gust\nWay (m) | t (s) | | t (s) | \n0.0 | 0.0 | | 34.0 | \n25.0 | 10.0 | | 32.8 | \n50.0 | | 14.0 | 31.7 | \n75.0 | | 15.5 | 30.1 | ',
      [3, 4],
    ],
  ])('are header: %s', async (_, drawing, header) => {
    const [found] = await outline(drawing);
    expect(found?.[0]).toEqual(header);
  });
});

describe('names of columns', () => {
  it.each([
    ['above a blank row', 'Skib | Last\n\nAnna | 120\nBrita | 85\nClara | 240', [1], [3, 4, 5]],
    ['with units above a blank row', 'Skib | Last\n | t\n\nAnna | 120\nBrita | 85\nClara | 240', [1, 2], [4, 5, 6]],
    [
      'above the heading of a group',
      'Dag | Vagt\nNord\n02.03.2024 | Loke\n05.03.2024 | Sif\nSyd\n09.03.2024 | Odin\n11.03.2024 | Loke',
      [1],
      [3, 4, 6, 7],
    ],
    [
      'of which one is a year',
      'Havn | 2023 | Ansvarlig\nLuleå | | Nils\nKalmar | 1120 | \nVisby | 4454 | Eva\nUmeå | 875 | Eva\nBorås | 1571 | ',
      [1],
      [2, 3, 4, 5, 6],
    ],
    [
      'over counts of which some look like years',
      'Mairie | Le Goff | Inscrits | Votants\nHalles | 1072 | 1985 | 1990\nPréau | 71 | 630 | 1800',
      [1],
      [2, 3],
    ],
    [
      'below what signs stand for',
      'x = done | o = open |  | \nTask | Mon | Tue | Wed\nSweep | x | o | x\nPolish | x | x | \nDust | o |  | x',
      [2],
      [3, 4, 5],
    ],
    [
      'and a first record above a blank row, with codes',
      'Artikel | Kode\nFilm | A3717\n\nTape | A9882\nReb | A2654\nLim | A9795',
      [1],
      [2, 4, 5, 6],
    ],
    [
      'and a first record of few cells above a blank row',
      'Parts of a pump\n\nPart | Grade | Weight | Pieces | Cost | Remark\nGland | 1.4404\n\nBearing | NBR | | 23 | 362.89 | \nBolt | Steel | 42.98 | 3 | | \nRing | | 14.14 | | 180.97 | long lead',
      [3],
      [4, 6, 7, 8],
    ],
    [
      'and first records with gaps, of words that go round',
      'Nurse | Bleep | Tue | Fri | Mon\nOkafor | | | E | \nTanaka | | off | | L\nMoyo | x117 | | L | N',
      [1],
      [2, 3, 4],
    ],
    [
      'over a count that looks like a year',
      'Bureau | Votants\nFoyer | 2097\nPréau | 1688\nÉcole | 897\nHalles | 709',
      [1],
      [2, 3, 4, 5],
    ],
  ])('%s', async (_, drawing, header, records) => {
    expect(await outline(drawing)).toEqual([[header, records]]);
  });
});

it('a record of words right below the first is none of another header, below names with a heading over them', async () => {
  const found = await outline(
    ' | Bought | | | \nPart | Grade | Cost | Remark | Pieces\nKey | 1.4404 | 27.79 | | 18\nWheel | NBR | | see plan | \nBolt | | 63.36 | | 23\nRing | Steel | 582.37 | stock | 9',
  );
  expect(found).toEqual([
    [
      [1, 2],
      [3, 4, 5, 6],
    ],
  ]);
});

describe('a name alone among records is a record', () => {
  const names =
    'Crew | Berth | Joined | Pay\nAda Moss | 4 | 2019 | 30\nBo Fern\nCy Elm | 7 | 2021 | 30\nDot Yew\nEd Ash | 2 | 2020 | 15\nFay Oak | 9 | 2022 | 30';
  it('where no heading opens the table', async () => {
    expect(await outline(names)).toEqual([[[1], [2, 3, 4, 5, 6, 7]]]);
  });

  it('and a heading where one does', async () => {
    const grouped = names.replace('Pay\n', 'Pay\nDeck hands\n');
    expect(await outline(grouped)).toEqual([[[1], [3, 5, 7, 8]]]);
  });

  it('and a heading where it is unlike the names', async () => {
    expect(await outline(names.replace('Bo Fern', 'STARBOARD WATCH'))).toEqual([[[1], [2, 4, 6, 7]]]);
  });
});

it.each([
  ['Name: | Ida\nStreet: | Quay 4\nTown: | Bergen\nPhone: | 555 0134\nBorn: | 1980-03-04'],
  ['Host: | db\nPort: | 5432\nUser: | app\nSince: | 2024-01-02'],
])('the last line of a form about the sheet is no table: %s', async (drawing) => {
  expect(await outline(drawing)).toEqual([]);
});
