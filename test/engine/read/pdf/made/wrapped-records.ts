import type { Chance } from '../../../../../scripts/learn/random.ts';
import { type Column, flow, grouped, type Look, lookOf, type MadeDocument, money, widthOfPage } from './set-rows.ts';

const things = [
  'winch',
  'drum',
  'hull',
  'rudder',
  'mast',
  'shaft seal',
  'anchor',
  'galley pump',
  'stove',
  'compass',
] as const;
const acts = [
  'replaced the',
  'greased the',
  'painted the',
  'sent back the',
  'checked the',
  'ordered a new',
  'took out the',
] as const;
const ends = [
  'after the storm of last week',
  'and tried it twice',
  'as asked for',
  'below the waterline',
  'because it leaked again and the crew had complained',
  'with the yard',
] as const;
const people = ['Ada Brandt', 'Nils Imken', 'Sven Lie', 'Imke Dahl', 'Per Holt'] as const;

/** Records with texts of several lines: at the top or in the middle of their rows, between rules or not, over the end of a page. */
export function wrappedRecords(chance: Chance): MadeDocument {
  const look: Look = { ...lookOf(chance), align: chance.of(['top', 'top', 'middle']) };
  const unit = look.size;
  // Without rules only space tells which record a line in the middle belongs to.
  if (look.align === 'middle' && (look.rules === 'none' || look.rules === 'header' || look.rules === 'book'))
    look.gap = Math.max(look.gap, 0.8 * unit);
  const all: (Column & { of: (at: number) => string })[] = [
    { name: 'Code', width: 5 * unit, of: (at) => `K-${100 + at}` },
    {
      name: 'Work done',
      width: chance.between(10, 16) * unit,
      of: () => `${chance.of(acts)} ${chance.of(things)}${chance.is(0.6) ? ` ${chance.of(ends)}` : ''}`,
    },
    { name: 'By', width: chance.of([4, 7]) * unit, of: () => chance.of(people) },
    {
      name: 'Remark',
      width: chance.between(8, 12) * unit,
      of: () =>
        chance.is(0.3)
          ? ''
          : `${chance.of(['ask', 'tell', 'see'])} ${chance.of(people)} ${chance.is(0.5) ? chance.of(ends) : ''}`.trim(),
    },
    { name: 'Hours', width: 4 * unit, right: true, of: () => (chance.between(1, 90) / 4).toFixed(2) },
    { name: 'Cost', width: 6 * unit, right: true, of: () => grouped(money(chance, 200_000), ',', '.') },
  ];
  const columns = all.filter(({ name }) => ['Code', 'Work done'].includes(name) || chance.is(0.6));
  if (!columns.some(({ right }) => right)) columns.push(...all.slice(-1));
  const records = Array.from({ length: chance.between(4, 40) }, (_, at) => columns.map((column) => column.of(at)));
  const { pages } = flow(columns, records, look, {
    x: 50,
    y: chance.of([760, 700, 420]),
    again: chance.is(0.6),
    mayBreak: chance.is(0.5) && look.rules !== 'none',
  });
  for (const [at, page] of pages.entries()) page.push({ text: `Yard report, page ${at + 1}`, x: 50, y: 30, size: 7 });
  const { align, rules } = look;
  return {
    kind: `wrapped: ${align}, ${rules}`,
    pages,
    width: widthOfPage(columns, look),
    tables: [{ names: columns.map(({ name }) => name), records }],
    carried: [],
  };
}
