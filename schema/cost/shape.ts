import { type DocumentNode, type FragmentDefinitionNode, Kind, type SelectionSetNode, visit } from 'graphql';

/** The limits on the shape of an operation, which nothing in the schema has a say in. */
export interface Shape {
  /** Fields inside fields. */
  depth: number;
  /** Aliases, also those that fragments bring along; and fields that are written again beside themselves. */
  aliases: number;
  /** Directives in the whole document. */
  directives: number;
}

/** Counts what stands in a document, in one pass: fragments count where they stand. Safe for documents that are not valid. */
export function writtenShape(document: DocumentNode): Shape {
  const known = counted.get(document) ?? countShape(document);
  counted.set(document, known);
  return known;
}

const counted = new WeakMap<DocumentNode, Shape>();

function countShape(document: DocumentNode): Shape {
  const shape: Shape = { depth: 0, aliases: 0, directives: 0 };
  const above: string[] = [];
  visit(document, {
    Directive: () => {
      shape.directives += 1;
    },
    SelectionSet: ({ selections }) => {
      const names = selections.flatMap((one) => (one.kind === Kind.FIELD && !one.alias ? [one.name.value] : []));
      shape.aliases += names.length - new Set(names).size;
    },
    Field: {
      enter({ alias, name }) {
        above.push(name.value);
        if (alias) shape.aliases += 1;
        // Validation has a limit of its own for the depth of introspection.
        const isIntrospection = above.length > shape.depth && above.some((field) => field.startsWith('__'));
        if (!isIntrospection) shape.depth = Math.max(shape.depth, above.length);
      },
      leave() {
        above.pop();
      },
    },
  });
  return shape;
}

/** The same with fragments followed, for one operation of a valid document; introspection has limits of its own. */
export function resolvedShape(
  { selections }: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  known: Map<string, Omit<Shape, 'directives'>> = new Map(),
): Omit<Shape, 'directives'> {
  let depth = 0;
  let aliases = 0;
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) {
      if (selection.alias) aliases += 1;
      const isIntrospection = selection.name.value.startsWith('__');
      const inside =
        selection.selectionSet && !isIntrospection ? resolvedShape(selection.selectionSet, fragments, known) : empty;
      depth = Math.max(depth, 1 + inside.depth);
      aliases += inside.aliases;
      continue;
    }
    const name = selection.kind === Kind.FRAGMENT_SPREAD ? selection.name.value : null;
    const set =
      selection.kind === Kind.INLINE_FRAGMENT ? selection.selectionSet : fragments.get(name ?? '')?.selectionSet;
    const shape = known.get(name ?? '') ?? (set ? resolvedShape(set, fragments, known) : empty);
    if (name !== null) known.set(name, shape);
    depth = Math.max(depth, shape.depth);
    aliases += shape.aliases;
  }
  return { depth, aliases };
}

const empty = { depth: 0, aliases: 0 };
