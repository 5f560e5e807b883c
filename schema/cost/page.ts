import { type FieldNode, type GraphQLField, Kind, type ValueNode } from 'graphql';
import { type Formula, product, type Variables } from './formula.ts';

/** Items of a page that names no size, as `builder.ts` has it. */
const defaultPage = 20;
/** Items of the largest page, where the connection declares no other. */
const largestPage = 100;
/** Items of a plain list that declares nothing; a test sees to it that every list does. */
const undeclaredItems = 100;

/** How many items a list field answers: a connection's page by its arguments, a plain list as it declares. */
export function itemsOf(node: FieldNode, field: GraphQLField<unknown, unknown>): Formula {
  const { items = undeclaredItems } = field.extensions.cost ?? {};
  if (typeof items === 'number') return items;
  const given = argument(node, items.argument);
  return given ? readWith(given, (value) => (Array.isArray(value) ? value.length : 1)) : 0;
}

export function pageOf(node: FieldNode, field: GraphQLField<unknown, unknown>): Formula {
  const most = field.extensions.cost?.largestPage ?? largestPage;
  const sizes = ['first', 'last'].flatMap((name) => argument(node, name) ?? []);
  if (sizes.length === 0) return defaultPage;
  // Both are refused when it is run; a size that is no size is, too, and counts like the largest.
  const size = (value: unknown) => {
    if (value === null || value === undefined) return 0;
    return typeof value === 'number' && value >= 0 && value <= most ? value : most;
  };
  const [first = 0, last = 0] = sizes.map((node) => readWith(node, size));
  if (typeof first === 'number' && typeof last === 'number') return Math.max(first, last) || defaultPage;
  const of = (formula: Formula, variables: Variables) => (typeof formula === 'number' ? formula : formula(variables));
  return (variables) => Math.max(of(first, variables), of(last, variables)) || defaultPage;
}

/** The product of Int arguments; whatever is no count, or too large a one, counts like the most. */
export function countOf(node: FieldNode, { of, most }: { of: readonly string[]; most: number }): Formula {
  const factors = of.map((name) => {
    const given = argument(node, name);
    const read = (value: unknown) => (typeof value === 'number' && value >= 0 && value <= most ? value : most);
    return given ? readWith(given, read) : most;
  });
  const count = factors.reduce(product, 1);
  return typeof count === 'number' ? Math.min(count, most) : (variables) => Math.min(count(variables), most);
}

/** A formula over a value that the document holds, or that a variable does. */
function readWith(node: ValueNode, read: (value: unknown) => number): Formula {
  switch (node.kind) {
    case Kind.VARIABLE:
      return (variables) => read(variables[node.name.value]);
    case Kind.INT:
      return read(Number(node.value));
    case Kind.NULL:
      return read(null);
    case Kind.LIST:
      return read(node.values);
    default:
      return read(Number.NaN);
  }
}

function argument(node: FieldNode, name: string): ValueNode | undefined {
  return node.arguments?.find((argument) => argument.name.value === name)?.value;
}
