import { heads, otherLanguage, people, placesOfUse, sentences, spanners, things, units } from './made-words.ts';
import type { Chance } from './random.ts';

const sorts = [
  'name',
  'person',
  'place',
  'word',
  'sentence',
  'mail',
  'code',
  'category',
  'number',
  'decimal',
  'percent',
  'mark',
  'tick',
  'year',
  'date',
] as const;

export interface Column {
  sort: (typeof sorts)[number];
  /** The value of the record at a position. */
  value(at: number): string | null;
}

const figures: readonly Column['sort'][] = ['number', 'decimal', 'percent', 'mark', 'tick'];

export function columnOf(chance: Chance, sort: Column['sort']): Column {
  const start = chance.between(0, 30);
  const scale = chance.of([10, 100, 1000, 100_000]);
  const prefix = chance.of(['A', 'QX-', 'T', 'E0', 'r/']);
  const pick = (words: readonly string[], at: number) => words[(start + at) % words.length] ?? '';
  const any = (words: readonly string[]) => words[chance.between(0, words.length - 1)] ?? '';
  const values: Record<Column['sort'], (at: number) => string | null> = {
    name: (at) => `${pick(things, at)}${at >= things.length ? ` ${at}` : ''}`,
    person: (at) => `${pick(people, at)} ${pick(things, at * 3)}`,
    place: () => any(placesOfUse),
    word: () => any(things),
    sentence: () => any(sentences),
    mail: (at) => `${pick(people, at).toLowerCase()}@${any(placesOfUse).toLowerCase()}.example`,
    code: (at) => `${prefix}${100 + start * 7 + at * 3}`,
    category: () => any(['open', 'closed', 'mended']),
    number: () => String(chance.between(0, scale)),
    decimal: () => (chance.between(-scale, scale * 20) / 100).toFixed(2),
    percent: () => `${chance.between(0, 100)}%`,
    mark: () => (chance.is(0.25) ? chance.of(['-', 'NA', '..', 'n/a']) : String(chance.between(1, scale))),
    tick: () => (chance.is(0.5) ? '1' : null),
    year: (at) => String(1985 + (start % 12) + at),
    date: (at) => `20${10 + (start % 12)}-${two(1 + ((at + start) % 12))}-${two(1 + ((at * 5) % 28))}`,
  };
  return { sort, value: values[sort] };
}

/** The rows of a header over the columns, one of the ways in which people write them; none where a table has none. */
export function headerRowsOf(chance: Chance, columns: readonly Column[]): (string | null)[][] {
  const isGrid = columns.length > 2 && columns.slice(1).every(({ sort }) => figures.includes(sort));
  const names = namesFor(chance, columns);
  if (isGrid && chance.is(0.45)) return overGrid(chance, columns.length, names[0] ?? 'Name');
  if (chance.is(0.1) && columns.some(({ sort }) => figures.includes(sort) || sort === 'code' || sort === 'mail'))
    return [];
  if (columns.length < 3) return [names];
  return chance.of([
    () => [names],
    () => [names],
    () => [names],
    () => withSpanners(chance, names),
    () => [...(chance.is(0.5) ? [loneSpanner(chance, names.length)] : []), names],
    () => [names, unitsFor(chance, columns)],
    () => [
      [null, ...names.slice(1)],
      [names[0] ?? null, ...names.slice(1).map(() => null)],
    ],
    () => stacked(chance, names),
    () => [names, names.map((name) => otherLanguage[heads.indexOf(name)] ?? `${name}e`)],
    () => [
      names.map((name, at) => (at === 0 ? null : name.toUpperCase())),
      [],
      names.map((_, at) => (at === 0 ? null : `part ${at}`)),
    ],
  ] as const)();
}

function namesFor(chance: Chance, columns: readonly Column[]): string[] {
  const style = chance.of(['plain', 'plain', 'plain', 'upper', 'lower', 'long'] as const);
  return chance.some(heads, columns.length).map((head) => {
    if (style === 'upper') return head.toUpperCase();
    if (style === 'lower') return head.toLowerCase();
    return style === 'long' ? `${head} of the ${chance.of(['store', 'year', 'place'])}` : head;
  });
}

/** Over a grid of figures: years, dates, months, counts, sizes or steps. */
function overGrid(chance: Chance, width: number, name: string): (string | null)[][] {
  const start = chance.between(1, 40);
  const step = chance.of([1, 2, 5, 10]);
  const over: (at: number) => string = chance.of([
    (at: number) => String(1980 + start + at),
    (at: number) => String(1980 + start + at),
    (at: number) => `20${two(10 + (start % 14))}-${two(1 + (at % 12))}-01`,
    (at: number) => `${two(1 + at)}.${two(1 + (start % 12))}.2021`,
    (at: number) => `${months[(start + at) % 12] ?? ''}-${two(20 + (start % 5))}`,
    (at: number) => months[(start + at) % 12] ?? '',
    (at: number) => String(at + 1),
    (at: number) => String(start + at * step),
    (at: number) => `${two(7 + at)}:00`,
    (at: number) => `${1990 + start + at}%`,
    (at: number) => `Week ${start + at}`,
  ]);
  const row = Array.from({ length: width }, (_, at) => (at === 0 ? (chance.is(0.5) ? name : null) : over(at)));
  if (chance.is(0.15)) return [loneSpanner(chance, width), row];
  return chance.is(0.15) ? [row, [name, ...new Array<null>(width - 1).fill(null)]] : [row];
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** One heading over all columns but the first. */
function loneSpanner(chance: Chance, width: number): (string | null)[] {
  const at = chance.is(0.8) ? 1 : chance.between(1, width - 1);
  return Array.from({ length: width }, (_, column) =>
    column === at ? (spanners[chance.between(0, spanners.length - 1)] ?? '') : null,
  );
}

function withSpanners(chance: Chance, names: readonly string[]): (string | null)[][] {
  const size = chance.between(2, 3);
  const year = chance.is(0.5);
  const over = names.map((_, at) => {
    if (at === 0 || (at - 1) % size !== 0) return null;
    return year ? String(2001 + at) : (spanners[(at + names.length) % spanners.length] ?? '');
  });
  const parts = names.map((name, at) =>
    at === 0 ? (chance.is(0.6) ? name : null) : (names[1 + ((at - 1) % size)] ?? name),
  );
  return [over, parts];
}

function unitsFor(chance: Chance, columns: readonly Column[]): (string | null)[] {
  const one = units[chance.between(0, units.length - 1)] ?? 'kg';
  const isOne = chance.is(0.4);
  return columns.map(({ sort }, at) => {
    if (at === 0) return chance.of([null, '-', '', 'Unit'] as const) || null;
    if (!figures.includes(sort) && chance.is(0.5)) return null;
    return isOne ? one : (units[chance.between(0, units.length - 1)] ?? 'kg');
  });
}

/** Names written word under word, their last words on one line. */
function stacked(chance: Chance, names: readonly string[]): (string | null)[][] {
  const upper = names.map((name) => (chance.is(0.55) ? chance.of(['Mean', 'Latest', 'Total', 'First', name]) : null));
  if (upper.filter((cell) => cell !== null).length < 2) upper.fill('Latest', 1, 3);
  const top = names.map((_, at) => (upper[at] !== null && chance.is(0.4) ? 'THIS YEAR' : null));
  return top.filter((cell) => cell !== null).length > 1 && chance.is(0.5)
    ? [top, upper, [...names]]
    : [upper, [...names]];
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
