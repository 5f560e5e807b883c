import { othersTurn } from './row-scan.ts';

/** Items that are compared until others have their turn: some milliseconds of work. */
const itemsInTurn = 2_048;

/** The items as `toSorted` has them, equal ones as they were. A hundred thousand take half a second, in the middle of which others have their turn. */
export async function sortedInTurns<Item>(
  items: readonly Item[],
  compare: (one: Item, other: Item) => number,
): Promise<Item[]> {
  let runs: Item[][] = [];
  for (let from = 0; from < items.length; from += itemsInTurn) {
    runs.push(items.slice(from, from + itemsInTurn).sort(compare));
    await othersTurn();
  }
  while (runs.length > 1) {
    const merged: Item[][] = [];
    for (let at = 0; at < runs.length; at += 2)
      merged.push(await mergedInTurns(runs[at] ?? [], runs[at + 1] ?? [], compare));
    runs = merged;
  }
  return runs[0] ?? [];
}

async function mergedInTurns<Item>(
  first: readonly Item[],
  second: readonly Item[],
  compare: (one: Item, other: Item) => number,
): Promise<Item[]> {
  const merged: Item[] = [];
  let at = 0;
  for (const item of second) {
    for (let next = first[at]; next !== undefined && compare(next, item) <= 0; next = first[at]) {
      merged.push(next);
      at += 1;
      if (merged.length % itemsInTurn === 0) await othersTurn();
    }
    merged.push(item);
    if (merged.length % itemsInTurn === 0) await othersTurn();
  }
  return merged.concat(first.slice(at));
}
