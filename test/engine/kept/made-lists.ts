import { Chance } from '../../../scripts/learn/random.ts';
import type { CellValue } from '../../../src/engine/model.ts';
import { type Column, type Domain, domains } from './domains.ts';

/** A list that a person might keep, and what its rows are: 1-based, as in a sheet. */
export interface MadeList {
  domain: string;
  cells: CellValue[][];
  header: number[];
  records: number[];
  totals: number[];
  groups: number[];
}

/** Shares of the lists that have each trait. */
const traits = { title: 0.4, settings: 0.15, spanner: 0.18, units: 0.18, gapBelowHeader: 0.08, note: 0.3 } as const;

/** A list of some domain, its length, gaps and trimmings chosen by a seed. The same seed makes the same list. */
export function madeList(seed: number): MadeList {
  const chance = new Chance(seed * 7_919 + 13);
  const domain = chance.of(domains);
  const list: MadeList = { domain: domain.name, cells: [], header: [], records: [], totals: [], groups: [] };
  const add = (...cells: CellValue[]) => list.cells.push(cells);
  const areFigures = chance.is(0.5);
  const columns = [domain.key, ...chance.some(domain.others, chance.between(1, Math.min(7, domain.others.length)))];
  if (chance.is(traits.title)) {
    add(domain.title);
    if (chance.is(0.5)) add();
  }
  if (chance.is(traits.settings)) {
    for (const [label, value] of domain.settings) add(label, value);
    add();
  }
  if (columns.length > 3 && chance.is(traits.spanner)) {
    const from = chance.between(1, columns.length - 2);
    list.header.push(add(...columns.map((_, at) => (at === from ? chance.of(domain.spanners) : null))));
  }
  list.header.push(add(...columns.map(({ name }) => name)));
  if (columns.some(({ unit }) => unit !== undefined) && chance.is(traits.units))
    list.header.push(add(...columns.map(({ unit }) => unit ?? null)));
  if (chance.is(traits.gapBelowHeader)) add();
  addRecords(list, chance, domain, columns, areFigures);
  if (chance.is(traits.note)) {
    if (chance.is(0.7)) add();
    add(domain.note);
  }
  return list;
}

function addRecords(list: MadeList, chance: Chance, domain: Domain, columns: readonly Column[], areFigures: boolean) {
  const count = chance.between(1, chance.is(0.5) ? 5 : 14);
  const blanks = chance.of([0, 0, 0.1, 0.3]);
  const gap = chance.is(0.12) ? chance.between(1, count) : -1;
  const groups = count > 3 && chance.is(0.15) ? chance.some(domain.groups, 2) : [];
  const places = groups.map((_, at) => Math.floor((at * count) / groups.length));
  const used = new Set<string>();
  let part: Figures[] = [];
  const all: Figures[] = [];
  const adds = columns.slice(1).filter((column) => column.adds).length;
  const hasParts = adds > 0 && groups.length > 0 && chance.is(0.4);
  for (let at = 0; at < count; at++) {
    const place = places.indexOf(at);
    if (place >= 0) {
      if (hasParts && part.length > 1)
        list.totals.push(addTotal(list, domain.subtotal, columns, part, domain, areFigures));
      part = [];
      list.groups.push(list.cells.push([groups[place] ?? null]));
    }
    if (at === gap && place < 0) list.cells.push([]);
    const figures = columns.map((column, index) => {
      const isBlank = index > 0 && chance.is(blanks);
      return isBlank ? null : column.value(chance);
    });
    let [key = null] = figures;
    while (typeof key === 'string' && used.has(key)) key = `${key} ${chance.between(2, 9)}`;
    if (typeof key === 'string') used.add(key);
    figures[0] = key;
    // A record has one cell beside its name at least.
    if (figures.slice(1).every((value) => value === null)) figures[1] = columns[1]?.value(chance) ?? null;
    list.records.push(list.cells.push(figures.map((value, index) => shown(value, columns[index], domain, areFigures))));
    part.push(figures);
    all.push(figures);
  }
  if (hasParts && part.length > 1) list.totals.push(addTotal(list, domain.subtotal, columns, part, domain, areFigures));
  if (count > 1 && adds > 0 && chance.is(0.3)) {
    if (chance.is(0.2)) list.cells.push([]);
    list.totals.push(addTotal(list, domain.total, columns, all, domain, areFigures));
  } else if (count > 2 && chance.is(0.2)) {
    const means = meanOf(domain.mean, columns, all);
    if (means.some((value, at) => at > 0 && value !== null))
      list.totals.push(list.cells.push(means.map((value, index) => shown(value, columns[index], domain, areFigures))));
  }
}

type Figures = (string | number | null)[];

function addTotal(
  list: MadeList,
  label: string,
  columns: readonly Column[],
  rows: readonly Figures[],
  domain: Domain,
  areFigures: boolean,
): number {
  const cells = columns.map((column, at) => {
    if (at === 0) return label;
    if (!column.adds) return null;
    const sum = rows.reduce((total, row) => total + (typeof row[at] === 'number' ? row[at] : 0), 0);
    return Number(sum.toFixed(column.decimals));
  });
  return list.cells.push(cells.map((value, index) => shown(value, columns[index], domain, areFigures)));
}

function meanOf(label: string, columns: readonly Column[], rows: readonly Figures[]): Figures {
  return columns.map((column, at) => {
    if (at === 0) return label;
    const figures = rows.map((row) => row[at]).filter((value) => typeof value === 'number');
    if (column.decimals === undefined || figures.length < 2) return null;
    return Number((figures.reduce((sum, value) => sum + value, 0) / figures.length).toFixed(column.decimals + 1));
  });
}

function shown(
  value: string | number | null,
  column: Column | undefined,
  domain: Domain,
  areFigures: boolean,
): CellValue {
  if (typeof value !== 'number' || areFigures) return value;
  const [point = '.', thousands = ''] = domain.marks;
  const [whole = '', broken] = Math.abs(value)
    .toFixed(column?.decimals ?? 0)
    .split('.');
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, thousands);
  return `${value < 0 ? '-' : ''}${grouped}${broken === undefined ? '' : `${point}${broken}`}`;
}
