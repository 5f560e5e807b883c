import {
  type DirectiveNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Budget } from './declaration.ts';
import { type Formula, product, sum, type Variables } from './formula.ts';
import { countOf, itemsOf, pageOf } from './page.ts';
import { nothing, onlyOn, pointsOf, type Selection, shared, times, together } from './selection.ts';

/** Points of what declares nothing. Introspection: about what the whole schema takes to answer, the most that can be asked of it. */
const weights = { value: 0.1, object: 1, item: 1, mutation: 10, introspection: 100 };

/** What an operation costs, with whatever variables it is sent. */
export interface Price {
  points: Formula;
  /** How often each budget is drawn on. */
  draws: ReadonlyMap<Budget, Formula>;
}

/**
 * The price of an operation of a document that was found valid: fragments are followed, `@skip` and `@include` obeyed, and of
 * types that exclude each other only the dearest counts. Never too low; too high where the same is asked for twice.
 */
export function priceOf(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): Price {
  const root = schema.getRootType(operation.operation);
  if (!root) return { points: 0, draws: new Map() };
  const selection = new Pricing(schema, fragments).price(operation.selectionSet, root);
  return { points: pointsOf(selection), draws: selection.draws };
}

class Pricing {
  readonly #schema: GraphQLSchema;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Each is looked at once, however often it is spread. */
  readonly #priced = new Map<string, Selection>();

  constructor(schema: GraphQLSchema, fragments: ReadonlyMap<string, FragmentDefinitionNode>) {
    this.#schema = schema;
    this.#fragments = fragments;
  }

  price({ selections }: SelectionSetNode, on: GraphQLCompositeType): Selection {
    return together(
      selections.map((selection) => times(this.#part(selection, on), shareOf(selection.directives ?? []))),
    );
  }

  #part(selection: SelectionNode, on: GraphQLCompositeType): Selection {
    switch (selection.kind) {
      case Kind.FIELD:
        return this.#field(selection, on);
      case Kind.FRAGMENT_SPREAD:
        return this.#fragment(selection.name.value, on);
      case Kind.INLINE_FRAGMENT: {
        const type = this.#composite(selection.typeCondition?.name.value) ?? on;
        return narrowed(this.price(selection.selectionSet, type), type, on);
      }
    }
  }

  #fragment(name: string, on: GraphQLCompositeType): Selection {
    const fragment = this.#fragments.get(name);
    const type = this.#composite(fragment?.typeCondition.name.value);
    if (!fragment || !type) return nothing;
    const priced = this.#priced.get(name) ?? shared(this.price(fragment.selectionSet, type));
    this.#priced.set(name, priced);
    return narrowed(priced, type, on);
  }

  #field(node: FieldNode, on: GraphQLCompositeType): Selection {
    const field = this.#schema.getField(on, node.name.value);
    if (!field) return nothing;
    // The schema does not grow with what is stored, and validation limits how often its lists may stand in each other.
    if (node.name.value === '__schema' || node.name.value === '__type') {
      return { ...nothing, points: weights.introspection };
    }
    const { weight, weightWith = {}, weightEach, budget } = field.extensions.cost ?? {};
    const given = (node.arguments ?? []).map(({ name }) => weightWith[name.value] ?? 0);
    const draws = new Map(budget === undefined ? [] : [[budget, 1]]);
    const type = getNamedType(field.type);
    if (isLeafType(type) || !node.selectionSet) {
      return { ...nothing, points: weight ?? weights.value, draws };
    }
    const inside = this.price(node.selectionSet, type);
    // The connection above knows how many there are.
    if (isItemsOfConnection(on, field)) return { ...nothing, perItem: sum([weights.item, pointsOf(inside)]) };
    const own = weight ?? (on === this.#schema.getMutationType() ? weights.mutation : weights.object);
    const each = weightEach ? product(weightEach.points, countOf(node, weightEach)) : 0;
    return { ...nothing, points: sum([own, ...given, each, contentOf(node, field, inside)]), draws };
  }

  #composite(name: string | undefined): GraphQLCompositeType | null {
    const type = name === undefined ? null : this.#schema.getType(name);
    return type && isCompositeType(type) ? type : null;
  }
}

/** What comes with a field: its items for a list, what the page holds for a connection. */
function contentOf(node: FieldNode, field: GraphQLField<unknown, unknown>, inside: Selection): Formula {
  if (isList(field.type)) return product(itemsOf(node, field), sum([weights.item, pointsOf(inside)]));
  if (inside.perItem === 0) return pointsOf(inside);
  return sum([pointsOf(inside), product(pageOf(node, field), inside.perItem)]);
}

/** A selection under a type condition, as a part of one on `on`. */
function narrowed(selection: Selection, type: GraphQLCompositeType, on: GraphQLCompositeType): Selection {
  return isAbstractType(on) && isObjectType(type) ? onlyOn(type.name, selection) : selection;
}

/** `edges` and `nodes` of the Relay connections (https://relay.dev/graphql/connections.htm). */
function isItemsOfConnection(on: GraphQLCompositeType, field: GraphQLField<unknown, unknown>): boolean {
  return on.name.endsWith('Connection') && (field.name === 'edges' || field.name === 'nodes');
}

function isList(type: GraphQLOutputType): boolean {
  return isListType(isNonNullType(type) ? type.ofType : type);
}

/** 1 for what is always answered, 0 for what never is, else by the variables. */
function shareOf(directives: readonly DirectiveNode[]): Formula {
  let share: Formula = 1;
  for (const { name, arguments: given = [] } of directives) {
    const condition = given.find((argument) => argument.name.value === 'if')?.value;
    const wanted = name.value === 'include' ? true : name.value === 'skip' ? false : null;
    if (wanted === null || !condition) continue;
    if (condition.kind === Kind.BOOLEAN) share = product(share, condition.value === wanted ? 1 : 0);
    if (condition.kind === Kind.VARIABLE) {
      const variable = condition.name.value;
      // What is not given may have a default: only what is given leaves a part out.
      const left = (variables: Variables) => (variables[variable] === !wanted ? 0 : 1);
      share = product(share, left);
    }
  }
  return share;
}
