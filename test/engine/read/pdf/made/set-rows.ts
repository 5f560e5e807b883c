import type { Chance } from '../../../../../scripts/learn/random.ts';
import type { Mark } from '../../../../../scripts/samples/pdf.ts';
import { broken, widthOf } from '../typeset.ts';

/** A document made at random: its pages, and what they hold. */
export interface MadeDocument {
  kind: string;
  pages: Mark[][];
  /** Of the pages, in points. */
  width: number;
  /** The tables in reading order: names, then records. */
  tables: { names: string[]; records: string[][] }[];
  /** Rows between the records that only carry a balance; they may be kept as they are printed, or left out. */
  carried: string[][];
}

export interface Column {
  name: string;
  right?: boolean;
  width: number;
}

export interface Look {
  size: number;
  leading: number;
  /** Blank points between the rows. */
  gap: number;
  align: 'top' | 'middle';
  rules: 'none' | 'header' | 'book' | 'rows' | 'grid' | 'shaded header' | 'shaded rows';
  /** Points between columns. */
  gutter: number;
  bold: boolean;
}

const lowest = 70;

/** Sets rows below each other on as many pages as they take. */
export function flow(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  look: Look,
  at: { x: number; y: number; again: boolean; mayBreak?: boolean; lowest?: number },
): { pages: Mark[][]; y: number } {
  const { size, leading, gap, align, rules, gutter, bold } = look;
  const floor = at.lowest ?? lowest;
  const names = columns.map(({ name }) => name);
  const lefts = columns.map((_, index) => columns.slice(0, index).reduce((x, { width }) => x + width + gutter, at.x));
  const end = (lefts.at(-1) ?? at.x) + (columns.at(-1)?.width ?? 0);
  const [outer, step] = [Math.min(4, gutter / 2), leading * size];
  const pages: Mark[][] = [];
  let page: Mark[] = [];
  let y = at.y;
  let top = y;
  const across = (level: number) => page.push({ line: [at.x - outer, level, end + outer, level] });
  const close = () => {
    if (rules === 'grid') {
      for (const x of [at.x - outer, ...lefts.slice(1).map((left) => left - gutter / 2), end + outer])
        page.push({ line: [x, top, x, y] });
    }
    if (rules === 'book') across(y);
    pages.push(page);
    page = [];
  };
  const put = (lines: readonly string[][], isHead: boolean, from = 0, count = Number.POSITIVE_INFINITY) => {
    const most = Math.min(Math.max(...lines.map(({ length }) => length)) - from, count);
    const height = most * step + gap;
    if (
      (isHead && rules === 'shaded header') ||
      (!isHead && rules === 'shaded rows' && pages.length % 2 === 0 && shade++ % 2 === 0)
    )
      page.push({ fill: [at.x - outer, y - height, end - at.x + 2 * outer, height] });
    for (const [column, own] of lines.entries()) {
      const cell = own.slice(from, from + count);
      const free = align === 'middle' ? (most - cell.length) / 2 : isHead ? most - cell.length : 0;
      for (const [line, text] of cell.entries()) {
        const { right = false, width = 0 } = columns[column] ?? {};
        const x = (lefts[column] ?? 0) + (right ? width - widthOf(text, size) : 0);
        page.push({ text, x, y: y - gap / 2 - (line + free + 0.8) * step, size, bold: isHead && bold });
      }
    }
    y -= height;
    if (rules === 'rows' || rules === 'grid') across(y);
    if (isHead && (rules === 'header' || rules === 'book')) across(y);
  };
  let shade = 0;
  const linesOf = (row: readonly string[]) =>
    row.map((text, column) => broken(text, size, columns[column]?.width ?? 0));
  const head = () => {
    top = y;
    if (rules === 'book' || rules === 'rows' || rules === 'grid') across(y);
    if (pages.length === 0 || at.again) put(linesOf(names), true);
  };
  head();
  for (const row of rows) {
    const lines = linesOf(row);
    const most = Math.max(...lines.map(({ length }) => length));
    const fits = Math.floor((y - floor - gap) / step);
    if (fits < most) {
      const first = at.mayBreak && fits > 0 && align === 'top' ? fits : 0;
      if (first > 0) put(lines, false, 0, first);
      close();
      y = 780;
      head();
      put(lines, false, first);
    } else put(lines, false);
  }
  close();
  return { pages, y };
}

/** As wide as A4, upright or lying, or as its table needs it. */
export function widthOfPage(columns: readonly Column[], { gutter }: Look): number {
  const needed = 100 + columns.reduce((sum, { width }) => sum + width + gutter, 0);
  return needed <= 595 ? 595 : Math.max(842, needed);
}

export function lookOf(chance: Chance): Look {
  return {
    size: chance.of([7, 8, 9, 10]),
    leading: chance.of([1.1, 1.2, 1.35]),
    gap: chance.of([2, 4, 7]),
    align: 'top',
    rules: chance.of(['none', 'none', 'header', 'book', 'rows', 'shaded header', 'shaded rows', 'grid']),
    gutter: chance.of([5, 8, 14, 22]),
    bold: chance.is(0.6),
  };
}

export const money = (chance: Chance, most = 2_000_000) => chance.between(100, chance.of([9_999, 99_999, most]));

export function grouped(cents: number, thousands: string, point: string): string {
  const [units = 0, rest = 0] = [Math.floor(Math.abs(cents) / 100), Math.abs(cents) % 100];
  return `${String(units).replace(/\B(?=(\d{3})+$)/g, thousands)}${point}${String(rest).padStart(2, '0')}`;
}
