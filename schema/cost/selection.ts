import type { Budget } from './declaration.ts';
import { type Formula, maximum, onceForEach, product, sum } from './formula.ts';

/** The cost of a selection, for each thing that it is made on. */
export interface Selection {
  points: Formula;
  /** What each item of a connection costs. */
  perItem: Formula;
  /** What only things of one type cost; a thing has one type. */
  byType: ReadonlyMap<string, Formula>;
  /** How often budgets are drawn on. */
  draws: ReadonlyMap<Budget, Formula>;
}

export const nothing: Selection = { points: 0, perItem: 0, byType: new Map(), draws: new Map() };

/** The points of a selection, whichever type the thing turns out to have. */
export function pointsOf({ points, byType }: Selection): Formula {
  return byType.size === 0 ? points : sum([points, maximum([...byType.values()])]);
}

export function together(parts: readonly Selection[]): Selection {
  const [only] = parts;
  if (only && parts.length === 1) return only;
  return {
    points: sum(parts.map(({ points }) => points)),
    perItem: sum(parts.map(({ perItem }) => perItem)),
    byType: sumOfEach(parts.map(({ byType }) => byType)),
    draws: sumOfEach(parts.map(({ draws }) => draws)),
  };
}

/** The selection as often as that: 0 or 1 for one under a condition. */
export function times(selection: Selection, factor: Formula): Selection {
  if (factor === 1) return selection;
  return changed(selection, (formula) => product(factor, formula));
}

/** The selection, ready to be a part of many others. */
export function shared(selection: Selection): Selection {
  return changed(selection, onceForEach);
}

/** The selection, for things that are of the one type. */
export function onlyOn(type: string, selection: Selection): Selection {
  return { ...nothing, byType: new Map([[type, pointsOf(selection)]]), draws: selection.draws };
}

function changed({ points, perItem, byType, draws }: Selection, change: (formula: Formula) => Formula): Selection {
  const each = <Key>(formulas: ReadonlyMap<Key, Formula>) =>
    new Map([...formulas].map(([key, formula]) => [key, change(formula)]));
  return { points: change(points), perItem: change(perItem), byType: each(byType), draws: each(draws) };
}

function sumOfEach<Key>(maps: readonly ReadonlyMap<Key, Formula>[]): Map<Key, Formula> {
  const lists = new Map<Key, Formula[]>();
  for (const map of maps) {
    for (const [key, formula] of map) lists.set(key, [...(lists.get(key) ?? []), formula]);
  }
  return new Map([...lists].map(([key, formulas]) => [key, sum(formulas)]));
}
