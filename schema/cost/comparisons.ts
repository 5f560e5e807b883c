import { type DocumentNode, type FragmentDefinitionNode, Kind, type SelectionSetNode } from 'graphql';

/** Fields that are looked at: more than any document that is within its limits has, unless its fragments multiply them. */
const mostLookedAt = 50_000;

/** Fields inside fields that are looked at: fragments that hold themselves have no end, and are no valid document. */
const deepest = 100;

/** Fields of one key in one place, whatever selections and fragments they stand in. */
interface Place {
  count: number;
  fields: Map<string, Place>;
  spreads: Set<string>;
}

/**
 * How many pairs of fields validation compares (GraphQL, 5.3.2: field selection merging): each field that has fields of its own with
 * every other of its key in its place. Pairs of values are compared in no time. Safe for documents that are not valid.
 */
export function fieldComparisons({ definitions }: DocumentNode): number {
  const fragments = new Map(
    definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [],
    ),
  );
  const count: Count = { fragments, pairs: 0, left: mostLookedAt };
  for (const definition of definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION) countIn(definition.selectionSet, newPlace(), count, 0);
    // Fragments are looked at by themselves as well.
    if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      countIn(definition.selectionSet, newPlace(definition.name.value), count, 0);
    }
  }
  return count.pairs;
}

interface Count {
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  pairs: number;
  left: number;
}

function countIn({ selections }: SelectionSetNode, place: Place, count: Count, depth: number): void {
  for (const selection of selections) {
    if (count.left <= 0 || depth > deepest) return;
    count.left -= 1;
    if (selection.kind === Kind.FIELD) {
      if (!selection.selectionSet) continue;
      const key = selection.alias?.value ?? selection.name.value;
      const same = place.fields.get(key) ?? newPlace();
      place.fields.set(key, same);
      count.pairs += same.count;
      same.count += 1;
      countIn(selection.selectionSet, same, count, depth + 1);
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      countIn(selection.selectionSet, place, count, depth + 1);
    } else if (!place.spreads.has(selection.name.value)) {
      // The same fragment in the same place is compared once; one that spreads itself ends here.
      place.spreads.add(selection.name.value);
      const fragment = count.fragments.get(selection.name.value);
      if (fragment) countIn(fragment.selectionSet, place, count, depth + 1);
    }
  }
}

function newPlace(...spreads: readonly string[]): Place {
  return { count: 0, fields: new Map(), spreads: new Set(spreads) };
}
