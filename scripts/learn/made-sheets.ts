import { type Column, columnOf, headerRowsOf } from './made-columns.ts';
import { notes, people, placesOfUse, settings, things, titles } from './made-words.ts';
import { Chance } from './random.ts';

/** A sheet of our own making, and what its rows are. */
export interface MadeSheet {
  cells: (string | null)[][];
  /** One per row, in the words of the verbose-rows set. */
  labels: string[];
}

/**
 * Sheets that show what the public ones show too seldom: settings above a table, headers of dates and counts, units, names of the first
 * column on a line of their own, tables of two columns of text, records with one cell. Their words are our own.
 */
export function madeSheets(count: number, seed: number): MadeSheet[] {
  return Array.from({ length: count }, (_, at) => new SheetMaker(seed + at * 101).make());
}

class SheetMaker {
  readonly #chance: Chance;
  readonly #cells: (string | null)[][] = [];
  readonly #labels: string[] = [];

  constructor(seed: number) {
    this.#chance = new Chance(seed);
  }

  make(): MadeSheet {
    const tables = this.#chance.is(0.12) ? 2 : 1;
    for (let table = 0; table < tables; table++) {
      if (table > 0) this.#blank();
      this.#top();
      this.#table();
    }
    if (this.#chance.is(0.4)) this.#notes();
    const width = Math.max(...this.#cells.map((row) => row.length));
    for (const row of this.#cells) while (row.length < width) row.push(null);
    return { cells: this.#cells, labels: this.#labels };
  }

  #add(label: string, ...cells: (string | null)[]): void {
    this.#cells.push(cells);
    this.#labels.push(label);
  }

  #blank(): void {
    this.#add('empty', null);
  }

  #top(): void {
    const chance = this.#chance;
    if (chance.is(0.45)) {
      this.#add('metadata', chance.of(asList(titles)).replace('{}', chance.of(asList(things)).toLowerCase()));
      if (chance.is(0.25))
        this.#add('metadata', chance.of(['Thousands', 'in EUR', '(number)', 'By place and year', '2014']));
      if (chance.is(0.4)) this.#blank();
    }
    if (chance.is(0.3)) this.#settings();
  }

  /** Labels with their values, below each other or in pairs. */
  #settings(): void {
    const chance = this.#chance;
    const colon = chance.is(0.4) ? ':' : '';
    const inPairs = chance.is(0.25);
    const gap = chance.is(0.15) ? [null] : [];
    for (const label of chance.some(settings, chance.between(1, 6))) {
      const row = [`${label}${colon}`, ...gap, this.#setting()];
      if (inPairs) row.push(`${chance.of(asList(settings))}${colon}`, ...gap, this.#setting());
      else if (chance.is(0.15)) row.push(chance.of(['nm', 's', 'cm/min', 'hPa']));
      this.#add('metadata', ...row);
    }
    if (chance.is(0.6)) this.#blank();
  }

  #setting(): string {
    const chance = this.#chance;
    return chance.of([
      chance.of(asList(things)),
      `${chance.of(asList(people))} & ${chance.of(asList(people))}`,
      String(chance.between(1, 9000)),
      (chance.between(100, 9999) / 100).toFixed(2),
      `2019-0${chance.between(1, 9)}-1${chance.between(0, 9)}`,
      `${chance.of(['A', 'K', 'Q'])}-${chance.between(10, 99)}`,
      'On',
      `${chance.between(2, 90)} days`,
    ]);
  }

  #table(): void {
    const chance = this.#chance;
    const columns = this.#columns();
    const header = headerRowsOf(chance, columns);
    for (const row of header) this.#add(row.every((cell) => cell === null) ? 'empty' : 'header', ...row);
    if (header.length > 0 && chance.is(0.08)) this.#blank();
    const groups =
      columns.length > 2 && chance.is(0.18) ? chance.of(['heading', 'step', 'own column'] as const) : 'none';
    const blocks = groups === 'none' ? 1 : chance.between(2, 4);
    for (let block = 0; block < blocks; block++) this.#block(columns, groups, block);
    if (chance.is(0.07)) this.#add('data', chance.of(['Other (please state)', 'Unknown', 'Not stated', 'Elsewhere']));
  }

  #columns(): Column[] {
    const chance = this.#chance;
    if (chance.is(0.13))
      return [
        columnOf(chance, chance.of(['name', 'code', 'word'])),
        columnOf(chance, chance.of(['place', 'person', 'sentence', 'mail', 'word'])),
      ];
    if (chance.is(0.1)) return [columnOf(chance, chance.of(['number', 'decimal'])), ...this.#many('decimal', 2, 5)];
    const key = columnOf(chance, chance.of(['name', 'name', 'person', 'code', 'year', 'date', 'place']));
    if (chance.is(0.45)) return [key, ...this.#many(chance.of(['number', 'decimal', 'percent', 'mark']), 2, 9)];
    if (chance.is(0.12)) return [key, columnOf(chance, 'person'), ...this.#many('tick', 3, 7)];
    const rest = [
      'word',
      'place',
      'number',
      'decimal',
      'date',
      'code',
      'sentence',
      'mail',
      'category',
      'mark',
    ] as const;
    return [key, ...Array.from({ length: chance.between(2, 7) }, () => columnOf(chance, chance.of(rest)))];
  }

  #many(sort: Column['sort'], least: number, most: number): Column[] {
    const column = columnOf(this.#chance, sort);
    return Array.from({ length: this.#chance.between(least, most) }, () => column);
  }

  #block(columns: readonly Column[], groups: 'none' | 'heading' | 'step' | 'own column', block: number): void {
    const chance = this.#chance;
    const heading = placesOfUse[(block * 5 + chance.between(0, 4)) % placesOfUse.length] ?? '';
    if (groups === 'heading' || groups === 'own column') this.#add('group', heading);
    const start = this.#cells.length;
    const count = groups === 'none' ? chance.between(3, 22) : chance.between(2, 6);
    const isSparse = chance.is(0.12);
    for (let at = 0; at < count; at++) {
      const cells = columns.map((column) => (isSparse && chance.is(0.45) ? null : column.value(at)));
      if (cells.every((cell) => cell === null) || cells[0] === null) cells[0] = columns[0]?.value(at) ?? 'x';
      if (groups === 'own column') cells[0] = null;
      if (groups === 'step') cells[0] = at === 0 ? heading : null;
      if (cells.filter((cell) => cell !== null).length < 2) cells[1] = columns[1]?.value(at) ?? 'x';
      if (groups === 'none' && at === 0 && columns.length > 3 && chance.is(0.04))
        cells.fill(chance.of(['NA', '-', '..']), 1);
      this.#add('data', ...cells);
      if (groups === 'none' && at > 1 && chance.is(0.015)) this.#blank();
    }
    if (columns.length > 1 && columns.slice(1).some(({ sort }) => sort === 'number') && chance.is(0.3))
      this.#total(columns, start);
  }

  #total(columns: readonly Column[], start: number): void {
    const rows = this.#cells.slice(start);
    const sums = columns.map(({ sort }, at) =>
      sort === 'number' ? String(rows.reduce((sum, row) => sum + Number(row[at] ?? 0), 0)) : null,
    );
    sums[0] = this.#chance.of(['Total', 'Total', 'Sum', 'Summe', 'All places', 'Totale', 'Subtotal', 'Razem']);
    this.#add('derived', ...sums);
  }

  #notes(): void {
    const chance = this.#chance;
    if (chance.is(0.6)) this.#blank();
    for (const note of chance.some(notes, chance.between(1, 3))) {
      if (chance.is(0.12)) this.#add('notes', `${chance.between(1, 4)}`, note);
      else this.#add('notes', note);
    }
  }
}

function asList(words: readonly string[]): [string, ...string[]] {
  const [first = '', ...rest] = words;
  return [first, ...rest];
}
