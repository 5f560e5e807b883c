import { describe, expect, it, test } from 'vitest';
import { totalLabelOf } from '../../../src/engine/words/total-words.ts';
import { findTables, numbersOf, rulesWith } from './found-tables.ts';
import { drawnSheet, rowsOf, sheetOf } from './sheet-of.ts';

test.each([
  ['Total', 'total', true],
  ['  Grand  total: ', 'total', true],
  ['Zwischensumme', 'total', true],
  ['Ogółem', 'total', true],
  ['Итого:', 'total', true],
  ['小計', 'total', true],
  ['Iš viso', 'total', true],
  ['Skupaj:', 'total', true],
  ['Jumlah', 'total', true],
  ['Totale complessivo', 'total', true],
  ['รวมทั้งหมด', 'total', true],
  ['कुल योग', 'total', true],
  ['**', 'total', true],
  ['Moyenne', 'mean', true],
  ['S.D.', 'spread', true],
  ['Brought forward', 'carried', true],
  ['Übertrag', 'carried', true],
])('%j says that figures are a %s', (text, kind, isWhole) => {
  expect(totalLabelOf(text)).toEqual({ kind, isWhole });
});

test.each([
  ['Summe Nord', 'nord'],
  ['State total', 'state'],
])('%j says that figures are the total of %j', (text, of) => {
  expect(totalLabelOf(text)).toEqual({ kind: 'total', isWhole: false, of });
});

test.each(['Totem', 'Sumatra', 'Anna', 'Allgemein', 'x'.repeat(80)])('%j says nothing of figures', (text) => {
  expect(totalLabelOf(text)).toBeNull();
});

describe('a row is a total', () => {
  const totalsOf = async (drawing: string, rules = rulesWith()) => {
    const [found] = await findTables(drawnSheet(drawing), rules);
    return { totals: numbersOf(found, 'derived'), records: numbersOf(found, 'data') };
  };

  it('in any language, where it adds up: sums, sums of sums, and the sum of one row', async () => {
    const drawing = (sub: string, grand: string) => `
      Regal | Ware   | Stück
      11    | Eimer  | 40
      12    | Besen  | 25
      ${sub}   |        | 65
      21    | Kerzen | 12
      ${sub}   |        | 12
      ${grand} |        | 77
    `;
    for (const [sub, grand] of [
      ['Zwischensumme', 'Gesamtsumme'],
      ['Subtotale', 'Totale generale'],
      ['Razem', 'Ogółem'],
      ['小計', '合計'],
      ['*', '**'],
    ]) {
      expect(await totalsOf(drawing(sub ?? '', grand ?? '')), sub).toEqual({ totals: [4, 6, 7], records: [2, 3, 5] });
    }
  });

  it('also where the sum is more than the total on the way, or below zero', async () => {
    const of = (figures: string[], total: string) =>
      totalsOf(`
      Payee | Paid
      ${figures.map((figure, at) => `Payee ${'ABCDEFGH'[at]} | ${figure}`).join('\n')}
      Total | ${total}
    `);
    for (const [figures, total] of [
      [['-7', '250', '31'], '274'],
      [['31', '-250', '640'], '421'],
      [['1000', '-2500', '40', '-10'], '-1470'],
      [['12.50', '-3.10', '(40.00)', '−2.00', '90.00'], '57.40'],
      [['-4,50', '-1.850,00', '2.745,67', '0,03'], '891,20'],
      [['15', '-15', '8', '-8'], '0'],
    ] as const) {
      const records = figures.map((_, at) => at + 2);
      expect(await of([...figures], total), total).toEqual({ totals: [figures.length + 2], records });
    }
    // The last two come to it, which is chance where the sum goes on above them.
    expect(await of(['600', '35', '-20', '100'], '80')).toEqual({ totals: [], records: [2, 3, 4, 5, 6] });
  });

  it('of points that part thousands, where it says so', async () => {
    const drawing = (total: string) => `Part | Pieces\nBolt | 60\nNut | 4.800\nRivet | 15\nTotal | ${total}`;
    expect(await totalsOf(drawing('4.875'))).toEqual({ totals: [5], records: [2, 3, 4] });
    expect(await totalsOf(drawing('4875'))).toEqual({ totals: [5], records: [2, 3, 4] });
    expect(await totalsOf(drawing('79.8'))).toEqual({ totals: [5], records: [2, 3, 4] });
    expect(await totalsOf(drawing('4.876'))).toEqual({ totals: [], records: [2, 3, 4, 5] });
  });

  it('also where some of its figures are neither sums nor means, which it says', async () => {
    const drawing = `
      City   | Staff | Visits | Rate | Price
      Oslo   | 14    | 300    | 0.5  | 12
      Bergen | 9     | 150    | 0.25 | 20
      Moss   | 3     | 75     | 0.75 | 16
      Sum    | 62    | 525    | 0.5  | 48
    `;
    const [found] = await findTables(drawnSheet(drawing));
    expect(found?.rows.at(-1)).toMatchObject({ role: 'derived', off: [{ column: 1, sum: 26 }] });
  });

  it('below a drawn line, also where figures were rounded elsewhere', async () => {
    const { totals, records } = await totalsOf(`
      Boat  | Trips | Guests
      Anna  | 12    | 88
      Berta | 9     | 61
            | ===== | ======
      TOTAL | 22    | 150
    `);
    expect({ totals, records }).toEqual({ totals: [5], records: [2, 3] });
  });

  it('that carries a sum over from another page', async () => {
    const { totals } = await totalsOf(`
      Day        | Text            | In  | Out
      2024-05-01 | Brought forward | 410 | 95
      2024-05-02 | Rent            |     | 55
      2024-05-03 | Sale            | 20  |
    `);
    expect(totals).toEqual([2]);
  });

  it('not by its label alone', async () => {
    const { totals, records } = await totalsOf(`
      Firm           | Number | Region | Staff
      Tarn Brothers  | 310    | North  | 12
      Total Heat Ltd | 311    | North  | 40
      Total Heat Ltd | 311    | South  | 23
      Tusk & Co      | 312    | South  | 8
    `);
    expect({ totals, records }).toEqual({ totals: [], records: [2, 3, 4, 5] });
  });

  it('not where what may be a name stands beside what is near a sum, but off by more than rounding', async () => {
    const { totals, records } = await totalsOf(`
      Firm         | Paid
      Red Hen      | 471.74
      Sum Partners | 999.91
      Kiwi GmbH    | 999.84
      Lux & Co.    | 1.06
    `);
    expect({ totals, records }).toEqual({ totals: [], records: [2, 3, 4, 5] });
    const rounded = await totalsOf('Region | Share\nNorth | 33.3\nSouth | 33.3\nEast | 33.3\nTotal area | 100.0');
    expect(rounded.totals).toEqual([5]);
  });

  it('not where its figures are merely those of the row above', async () => {
    const { totals } = await totalsOf(`
      Island | 2001 | 2002 | 2003 | 2004
      Arran  |      | 4.5  |      | 6
      Bute   | 7.25 | 3.5  | 8.75 | 9
      Coll   | 7.25 | 3.5  | 8.75 | 9
      Danna  |      |      |      | 3
      Eigg   | 7.25 | 3.5  | 8.75 | 9
    `);
    expect(totals).toEqual([]);
  });

  it('not in a list of ticks', async () => {
    const { totals, records } = await totalsOf(`
      Name  | Swim | Row | Sail
      Bea   | 1    |     | 1
      Cato  |      | 1   | 1
      Dora  | 1    | 1   |
      Emil  |      |     | 1
    `);
    expect({ totals, records }).toEqual({ totals: [], records: [2, 3, 4, 5] });
  });

  it('by its label alone where the specification checks the sums', async () => {
    const drawing = `
      Item  | Amount
      Chair | 12
      Stool | 7
      Total | 20
    `;
    expect((await totalsOf(drawing)).totals).toEqual([]);
    const rules = rulesWith({}, {}, { checks: [{ sum: 'amount' }] });
    expect((await totalsOf(drawing, rules)).totals).toEqual([4]);
  });
});

test('lines drawn of dashes are neither records nor headers, and part nothing', async () => {
  const found = await findTables(
    drawnSheet(`
      Mill  | Sort | Sacks
      ----- | ---- | -----
      Upper | rye  | 14
      Upper | oats | 9
      ----- |      | -----
      Lower | rye  | 31
      Lower | oats | 5
    `),
  );
  expect(found.map(({ table: { headerRows } }) => headerRows)).toEqual([[1]]);
  expect(numbersOf(found[0], 'data')).toEqual([3, 4, 6, 7]);
});

test('a row that names the fields of the specification is the header, before anything else', async () => {
  const drawing = `
    lot | alder | 2024-01-01 | 2024-02-01
    7   | 1     | 2          | 3
    8   | 4     | 5          | 6
  `;
  const [found] = await findTables(drawnSheet(drawing), rulesWith({}, {}, { fields: { lot: {}, alder: {} } }));
  expect(found?.table.headerRows).toEqual([1]);
});

describe('a row is a mean', () => {
  const judged = async (rows: string[]) => {
    const [found] = await findTables(drawnSheet(rows.join('\n')));
    return { means: numbersOf(found, 'derived'), records: numbersOf(found, 'data') };
  };
  const pupils = ['Schüler | Mathe | Musik', 'Aylin | 2 | 4', 'Bent | 5 | 4', 'Cosima | 3 | 1', 'Damian | 1 | 3'];

  it.each(['Klassenschnitt', 'Notendurchschnitt', 'Klassegemiddelde', 'Klassgenomsnitt'])(
    'below a label that is joined of two words, rounded as it is written: %s',
    async (label) => {
      const rows = [...pupils, `${label} | 2.8 | 3`];
      expect(await judged(rows)).toEqual({ means: [6], records: [2, 3, 4, 5] });
    },
  );

  it('whatever it is called, if it is one to the last digit in so many columns that it is no chance', async () => {
    const wards = ['Ward | Day | Post', 'East | 61.25 | 12.50', 'Mill | 48.75 | 20.25', 'Quay | 54.15 | 9.15'];
    expect(await judged([...wards, 'Turnout | 54.72 | 13.97'])).toEqual({ means: [5], records: [2, 3, 4] });
    expect(await judged([...wards, 'West | 54.72 | 14.97'])).toEqual({ means: [], records: [2, 3, 4, 5] });
    expect(await judged([...pupils, 'Elif | 3 | 3'])).toEqual({ means: [], records: [2, 3, 4, 5, 6] });
  });

  it('of the records, also below their totals and with points that part thousands', async () => {
    const rows = ['Pasillo | Teórico', 'Palé | 1.653', 'Film | 2.284', 'Cinta | 968'];
    expect(await judged([...rows, 'Promedio | 1.635'])).toEqual({ means: [5], records: [2, 3, 4] });
    const parts = ['Part | Qty | Cost', 'Shaft | 12 | 3.50', 'Gland | 8 | 4.50', 'Sub-total | 20 | 8.00'];
    const more = ['Casing | 7 | 9.50', 'Bolt | 17 | 6.50', 'Sub-total | 24 | 16.00', 'Mean | 11 | 6.00'];
    expect(await judged([...parts, ...more])).toEqual({ means: [4, 7, 8], records: [2, 3, 5, 6] });
  });

  it('names that end like the word for a mean or a sum are names', async () => {
    const rows = ['Schritt | Dauer', 'Zuschnitt | 40', 'Naht | 25', 'Einschnitt | 10', 'Wollsumme | 12'];
    expect(await judged(rows)).toEqual({ means: [], records: [2, 3, 4, 5] });
  });
});

test('figures that look like years are part of a sum, and may be one', async () => {
  const rows = ['Artikel | Menge', 'Palette | 1991', 'Folie | 426', 'Gurt | 549', 'Summe | 2966'];
  const [found] = await findTables(drawnSheet(rows.join('\n')));
  expect(numbersOf(found, 'derived')).toEqual([5]);
  const [other] = await findTables(drawnSheet('Tijd | Debiet\nVroeg | 377\nLaat | 798\nNacht | 730\nTotaal | 1905'));
  expect(numbersOf(other, 'derived')).toEqual([5]);
});

test('percentages below a total, of one of its figures of another, are no record', async () => {
  const wards = [
    'Ward | Electors | Votes | Void',
    'East | 812 | 540 | 4',
    'Mill | 905 | 611 | 7',
    'Total | 1717 | 1151 | 11',
  ];
  const judged = async (last: string) => {
    const [found] = await findTables(drawnSheet([...wards, last].join('\n')));
    return numbersOf(found, 'derived');
  };
  expect(await judged('Turnout | | 67.0% | ')).toEqual([4, 5]);
  expect(await judged('Turnout | | 66.1% | ')).toEqual([4]);
});

test.each([
  ['Zwischensumme Hafen', 'Zwischensumme Werft', 'Gesamtsumme'],
  ['Sous-total quai', 'Sous-total chantier', 'Total général'],
  ['Suma nabrzeże', 'Suma stocznia', 'Razem'],
])(
  'the subtotal of a single record is one where the total of all adds up only without it: %s',
  async (first, second, all) => {
    const rows = (last: string) =>
      `No | Name | Gross | Fees\n1 | Böhm | 325.50 | 110.20\n2 | Weiß | 298.40 | 98.10\n | ${first} | 623.90 | 208.30\n7 | Groß | 410.00 | 150.00\n | ${second} | 410.00 | 150.00\n | ${all} | ${last}`;
    const [found] = await findTables(drawnSheet(rows('1033.90 | 358.30')));
    expect(numbersOf(found, 'data')).toEqual([2, 3, 5]);
    expect(numbersOf(found, 'derived')).toEqual([4, 6, 7]);
    // What adds up in no way stays a record.
    const [other] = await findTables(drawnSheet(rows('1100.00 | 400.00')));
    expect(numbersOf(other, 'data')).toEqual([2, 3, 5, 6, 7]);
  },
);

test('firms that are called a total are records where the total of all counts them', async () => {
  const [found] = await findTables(
    drawnSheet('Firm | Sold | Left\nShell | 100 | 40\nTotal Energies | 100 | 40\nRepsol | 70 | 30\nSum | 270 | 110'),
  );
  expect(numbersOf(found, 'data')).toEqual([2, 3, 4]);
});

test.each([
  ['written with a plus or without', ['+31 20 794 6484', '0320 77686', '+31 20 794 6291', '+31 20 794 6661']],
  ['with a leading zero', ['0655 1230', '0642 1110', '0642 1105', '0013 0020']],
  ['that are numbers', [31207946484, 32077686, 31207946291, 31207946661, 31207946002, 20780]],
])('no record is a total of telephone numbers %s', async (_, numbers) => {
  const cells = [
    ['Order', 'Depot', 'Phone'],
    ...Array.from({ length: 30 }, (_cell, at) => [
      `K${at + 7}`,
      'Hull',
      numbers[(at * 5 + (at >> 2)) % numbers.length] ?? null,
    ]),
  ];
  const [found] = await findTables(sheetOf(rowsOf(cells)));
  expect(numbersOf(found, 'data')).toEqual(Array.from({ length: 30 }, (_cell, at) => at + 2));
});

test('signed amounts with parted thousands still add up', async () => {
  const [found] = await findTables(
    drawnSheet('Item | Change\nTea | +1 250 000\nMilk | +2 000 100\nRice | -250 000\nTotal | +3 000 100'),
  );
  expect(numbersOf(found, 'derived')).toEqual([5]);
});
