import type { Chance } from '../../../../../scripts/learn/random.ts';
import type { Mark } from '../../../../../scripts/samples/pdf.ts';
import { broken, widthOf } from '../typeset.ts';
import { flow, grouped, type Look, lookOf, type MadeDocument, money } from './set-rows.ts';

const stock =
  'the harbour board met in March to hear what had been done about the northern pier where two boats were lost last winter members asked whether the wall could be raised before autumn and who would pay for it since the county has no funds left until 2026 a vote was put off'.split(
    ' ',
  );

function sentences(chance: Chance, words: number): string {
  const from = chance.between(0, stock.length - 1);
  return Array.from({ length: words }, (_, at) => {
    const word = stock[(from + at * chance.of([1, 1, 1, 2])) % stock.length] ?? '';
    return at % 11 === 0 ? word.charAt(0).toUpperCase() + word.slice(1) : at % 11 === 10 ? `${word}.` : word;
  }).join(' ');
}

/** Lines of running text, ragged or with even edges (each word where it falls). */
function running(
  text: string,
  at: { x: number; y: number; width: number; size: number; even: boolean; leading: number },
): Mark[] {
  const { x, width, size, even, leading } = at;
  const lines = broken(text, size, width);
  return lines.flatMap((line, index): Mark[] => {
    const y = at.y - index * leading * size;
    const words = line.split(' ');
    if (!even || index === lines.length - 1 || words.length < 2) return [{ text: line, x, y, size }];
    const space = (width - words.reduce((sum, word) => sum + widthOf(word, size), 0)) / (words.length - 1);
    let place = x;
    return words.map((word): Mark => {
      const mark = { text: word, x: place, y, size };
      place += widthOf(word, size) + space;
      return mark;
    });
  });
}

/** Running text in one to three columns, lists, letters; no table, or one of which everything around it is no part. */
export function runningText(chance: Chance): MadeDocument {
  const shape = chance.of([
    'columns',
    'columns',
    'terms',
    'list',
    'letter',
    'form',
    'table in a column',
    'table across',
  ]);
  const size = chance.of([8, 9, 10]);
  const leading = chance.of([1.2, 1.35]);
  const even = chance.is(0.5);
  const page: Mark[] = [
    {
      text: chance.of(['Notes of the meeting', 'Harbour News', 'About the pier']),
      x: 50,
      y: 800,
      size: 15,
      bold: true,
    },
  ];
  const tables: MadeDocument['tables'] = [];
  const columnsOfText = (count: number, top: number, words: number) => {
    const gutter = chance.of([12, 18, 26]);
    const width = (495 - (count - 1) * gutter) / count;
    for (let column = 0; column < count; column++) {
      let y = top - (chance.is(0.3) ? 5 : 0);
      const x = 50 + column * (width + gutter);
      const parts = chance.between(1, 3);
      for (let part = 0; part < parts; part++) {
        if (chance.is(0.4)) {
          page.push({ text: chance.of(['Costs', 'What comes next', 'Who was there']), x, y, size, bold: true });
          y -= leading * size;
        }
        const text = running(sentences(chance, Math.round((words * chance.between(80, 120)) / 100 / parts)), {
          x,
          y,
          width,
          size,
          even,
          leading,
        });
        page.push(...text);
        const last = text.at(-1);
        y = (last !== undefined && 'y' in last ? last.y : y) - leading * size - chance.of([0, 6]);
      }
    }
    return width;
  };
  const small = () => {
    const names = ['Pier', 'Boats', 'Fees'];
    const records = ['North', 'South', 'Old quay', 'Basin', 'Fish dock']
      .slice(0, chance.between(3, 5))
      .map((name) => [name, String(chance.between(3, 90)), grouped(money(chance, 90_000), ',', '.')]);
    tables.push({ names, records });
    return {
      columns: [
        { name: 'Pier', width: 80 },
        { name: 'Boats', width: 40, right: true },
        { name: 'Fees', width: 50, right: true },
      ],
      records,
    };
  };
  if (shape === 'columns') columnsOfText(chance.of([2, 2, 3]), 770, chance.between(90, 260));
  if (shape === 'terms') {
    let y = 770;
    for (const term of ['Berth', 'Bollard', 'Fairway', 'Lighter', 'Mole', 'Pilot', 'Quay'].slice(
      0,
      chance.between(4, 7),
    )) {
      const text = running(sentences(chance, chance.between(10, 30)), { x: 150, y, width: 380, size, even, leading });
      page.push({ text: term, x: 50, y, size, bold: chance.is(0.5) }, ...text);
      const last = text.at(-1);
      y = (last !== undefined && 'y' in last ? last.y : y) - leading * size - 4;
    }
  }
  if (shape === 'list') {
    let y = 770;
    const mark = chance.of<(at: number) => string>([
      (at) => `${at + 1}.`,
      (at) => `(${'abcdefgh'.charAt(at)})`,
      () => '\u2022',
      (at) => `${at + 1}.${at + 1}`,
    ]);
    for (let at = 0; at < 7; at++) {
      const text = running(sentences(chance, chance.between(5, 30)), { x: 72, y, width: 460, size, even, leading });
      page.push({ text: mark(at), x: 50, y, size }, ...text);
      const last = text.at(-1);
      y = (last !== undefined && 'y' in last ? last.y : y) - leading * size - 3;
    }
  }
  if (shape === 'letter') {
    const sides = [
      ['Ms Ada Quist', 'Fisher & Sons', '4 Quay Street', '24103 Kiel', 'Germany'],
      ['Harbour Board', 'Room 12', 'Phone 0431 55 18', 'Mail board@example.org', '12 March 2024'],
    ];
    for (const [side, lines] of sides.entries())
      for (const [at, text] of lines.entries())
        page.push({ text, x: 50 + side * 300, y: 770 - at * leading * size, size });
    page.push(...running(sentences(chance, 120), { x: 50, y: 650, width: 490, size, even, leading }));
    page.push({ text: 'Yours sincerely', x: 50, y: 400, size }, { text: 'Copy to: the county', x: 350, y: 400, size });
    page.push({ text: 'Per Holt', x: 50, y: 360, size }, { text: 'Enclosures: 2', x: 350, y: 360, size });
  }
  if (shape === 'form') {
    for (const [at, [label, value]] of [
      ['Name', 'Ada Quist'],
      ['Boat', 'Seagull'],
      ['Length', '11.2 m'],
      ['Berth', 'N-14'],
      ['From', '1 May 2024'],
      ['To', '30 September 2024'],
    ].entries())
      page.push(
        { text: `${label}:`, x: 50, y: 770 - at * 16, size },
        { text: value ?? '', x: 150, y: 770 - at * 16, size },
      );
    page.push(...running(sentences(chance, 150), { x: 50, y: 640, width: 490, size, even, leading }));
  }
  if (shape === 'table in a column') {
    const words = chance.between(120, 220);
    columnsOfText(2, 770, words);
    const { columns, records } = small();
    const low = Math.min(...page.map((mark) => ('y' in mark ? mark.y : 800)));
    const look: Look = { ...lookOf(chance), size, gutter: 12 };
    const { pages } = flow(columns, records, look, { x: 54, y: low - 24, again: false, lowest: 0 });
    page.push(...(pages[0] ?? []));
    page.push(...running(sentences(chance, 60), { x: 310, y: low - 24, width: 235, size, even, leading }));
  }
  if (shape === 'table across') {
    page.push(...running(sentences(chance, 90), { x: 50, y: 770, width: 495, size, even, leading }));
    const { columns, records } = small();
    const low = Math.min(...page.map((mark) => ('y' in mark ? mark.y : 800)));
    const { pages, y } = flow(
      columns,
      records,
      { ...lookOf(chance), size, gutter: 30 },
      { x: 54, y: low - 22, again: false, lowest: 0 },
    );
    page.push(...(pages[0] ?? []));
    columnsOfText(2, y - 24, 120);
  }
  return { kind: `text: ${shape}`, pages: [page], width: 595, tables, carried: [] };
}
