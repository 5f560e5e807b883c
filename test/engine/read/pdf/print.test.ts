import { describe, expect, test } from 'vitest';
import { alignedRows, type Mark, ruledRows } from '../../../../scripts/samples/pdf.ts';
import { gridOf, read } from './pages.ts';

const rows = [
  ['Well', 'Depth', 'Yield'],
  ['Allihies', '12.5', '310'],
  ['Dunmore', '7.25', '114'],
  ['Kells', '19', '1 204'],
];
const place = { x: 60, y: 700, widths: [120, 80, 80] };
const layouts: [string, (texts: string[][]) => Mark[]][] = [
  ['ruled', (texts) => ruledRows(texts, place)],
  ['open', (texts) => alignedRows(texts, place)],
];

async function valuesOf(marks: readonly Mark[]) {
  const { sheets } = await read([marks]);
  return {
    printed: (sheets[0]?.head.layout ?? []).map(gridOf),
    values: sheets[0]?.rows.map(({ values }) => values),
  };
}

describe.each(layouts)('in a %s table', (_, marksOf) => {
  test.each([
    [0, 0],
    [0.3, 0],
    [0.5, 0.2],
    [1, 0],
    [-0.7, 0.4],
    [1.6, 0],
  ])('text printed again %s pt to the right and %s pt up is read once', async (right, up) => {
    const marks = marksOf(rows);
    const again = marks.flatMap((mark) => ('text' in mark ? [{ ...mark, x: mark.x + right, y: mark.y + up }] : []));
    const { values } = await valuesOf([...marks, ...again]);
    expect(values).toEqual(rows);
  });

  test.each(['1', '12', 'a', '1,2', 'a)'])(
    'the raised mark %s behind texts and numbers is in no value',
    async (mark) => {
      const marks = marksOf(rows);
      const raised = marks.flatMap((own): Mark[] =>
        'text' in own && ['Kells', '7.25', '310', 'Depth'].includes(own.text)
          ? [{ text: mark, x: own.x + widthOf(own.text), y: own.y + 3.2, size: 5.5 }]
          : [],
      );
      const { values, printed } = await valuesOf([...marks, ...raised]);
      expect(values).toEqual(rows);
      expect(printed[0]?.[2]?.[1]?.normalize('NFKC')).toBe(`7.25${mark}`);
    },
  );

  test.each([
    [4.7, 7.5],
    [4.5, 7],
    [2, 7],
  ])('a mark raised by %s pt and %s pt high is in no value', async (up, size) => {
    const marks = marksOf(rows);
    const raised = marks.flatMap((own): Mark[] =>
      'text' in own && ['Kells', '7.25', '310'].includes(own.text)
        ? [{ text: '2', x: own.x + widthOf(own.text), y: own.y + up, size }]
        : [],
    );
    expect((await valuesOf([...marks, ...raised])).values).toEqual(rows);
  });

  test.each(['*', '**', '§'])('the mark %s behind a number is in no value', async (mark) => {
    const marks = marksOf(rows).map((own) =>
      'text' in own && own.text === '7.25' ? { ...own, text: `7.25${mark}` } : own,
    );
    const { values } = await valuesOf(marks);
    expect(values).toEqual(rows);
  });

  test('the power of a unit stays with it', async () => {
    const header = ['Area', 'km', 'per m'];
    const marks = marksOf([header, ...rows.slice(1)]);
    const raised = marks.flatMap((own): Mark[] =>
      'text' in own && ['km', 'per m'].includes(own.text)
        ? [{ text: '2', x: own.x + widthOf(own.text), y: own.y + 3.2, size: 5.5 }]
        : [],
    );
    const { values } = await valuesOf([...marks, ...raised]);
    expect(values?.[0]).toEqual(['Area', 'km²', 'per m²']);
  });
});

/** Of a text in Helvetica of 9 points; of the characters used here. */
function widthOf(text: string): number {
  const wide: Record<string, number> = {
    '.': 278,
    ' ': 278,
    l: 222,
    t: 278,
    r: 333,
    s: 500,
    k: 500,
    m: 833,
    K: 667,
    D: 722,
  };
  return [...text].reduce((sum, character) => sum + (wide[character] ?? 556) * 0.009, 0);
}
