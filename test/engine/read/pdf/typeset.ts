import type { Mark } from '../../../../scripts/samples/pdf.ts';

/** Widths of the characters from space to tilde in Helvetica, in thousandths of the font size (Adobe Font Metrics). */
const widths = [
  ...[278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278],
  ...[556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556],
  ...[1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778],
  ...[667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556],
  ...[333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556],
  ...[556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584],
];

/** How a table is set: distances in points. */
export interface Style {
  size: number;
  /** Blank space around the text of a cell. */
  padding: { x: number; y: number };
  align: 'top' | 'middle' | 'bottom';
  rules: 'none' | 'rows' | 'header' | 'book' | 'columns and frame' | 'grid' | 'shaded header' | 'shaded rows';
  /** Whether headers stand in the middle of their columns. */
  centredHeaders?: boolean;
}

const widestCell = 130;
const leading = 1.15;

/** A table as a browser or a word processor sets it: columns as wide as their texts, long texts broken, numbers to the right. */
export function typeset(rows: readonly (readonly string[])[], style: Style): Mark[] {
  const { size, padding, rules } = style;
  const lines = rows.map((row) => row.map((text) => broken(text, size)));
  const columns = (rows[0] ?? []).map((_, column) => {
    const width = Math.max(...lines.flatMap((row) => (row[column] ?? []).map((line) => widthOf(line, size))));
    const right = rows.slice(1).every((row) => /^[\d.,()-]*$/.test(row[column] ?? ''));
    return { width, right };
  });
  const lefts = columns.map((_, column) =>
    columns.slice(0, column).reduce((x, { width }) => x + width + 2 * padding.x, 60 + padding.x),
  );
  const right = 60 + columns.reduce((sum, { width }) => sum + width + 2 * padding.x, 0);
  const tops = [720];
  const texts = lines.flatMap((row, index) => {
    const top = tops.at(-1) ?? 0;
    const most = Math.max(...row.map((cell) => cell.length));
    tops.push(top - 2 * padding.y - most * leading * size);
    return row.flatMap((cell, column) => {
      const free = { top: 0, middle: (most - cell.length) / 2, bottom: most - cell.length }[style.align];
      return cell.map((text, line): Mark => {
        const { width = 0, right: isRight = false } = columns[column] ?? {};
        const slack = width - widthOf(text, size);
        const isCentred = index === 0 && style.centredHeaders === true;
        const x = (lefts[column] ?? 0) + (isCentred ? slack / 2 : isRight ? slack : 0);
        return { text, x, y: top - padding.y - (free + line) * leading * size - 0.9 * size, size };
      });
    });
  });
  return [...drawn(rules, tops, { lefts: lefts.map((left) => left - padding.x), right }), ...texts];
}

function drawn(
  rules: Style['rules'],
  tops: readonly number[],
  { lefts, right }: { lefts: readonly number[]; right: number },
): Mark[] {
  const [top = 0, second = 0] = tops;
  const bottom = tops.at(-1) ?? 0;
  const left = lefts[0] ?? 0;
  const level = (ys: readonly number[]) => ys.map((y): Mark => ({ line: [left, y, right, y] }));
  const upright = () => [...lefts, right].map((x): Mark => ({ line: [x, top, x, bottom] }));
  const shade = (row: number): Mark => {
    const [from = 0, to = 0] = [tops[row], tops[row + 1]];
    return { fill: [left, to, right - left, from - to] };
  };
  switch (rules) {
    case 'none':
      return [];
    case 'rows':
      return level(tops.slice(1));
    case 'header':
      return level([second]);
    case 'book':
      return level([top, second, bottom]);
    case 'columns and frame':
      return [...level([top, second, bottom]), ...upright()];
    case 'grid':
      return [...level(tops), ...upright()];
    case 'shaded header':
      return [shade(0)];
    case 'shaded rows':
      return tops.slice(0, -1).flatMap((_, row) => (row % 2 === 1 ? [shade(row)] : []));
  }
}

/** The lines of a text that are no wider than so many points. */
export function broken(text: string, size: number, widest = widestCell): string[] {
  if (text === '') return [];
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = `${lines.at(-1) ?? ''} ${word}`;
    if (lines.length > 0 && widthOf(longer, size) <= widest) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** Of a text in Helvetica, in points. */
export function widthOf(text: string, size: number): number {
  return [...text].reduce((sum, letter) => sum + ((widths[letter.charCodeAt(0) - 32] ?? 556) * size) / 1000, 0);
}
