/** Budgets of their own, beside the points: what is asked for is counted, whatever it costs. */
export type Budget = 'signIn' | 'mail' | 'upload' | 'slug';

/** What a field declares of its cost where the rules do not fit it. */
export interface FieldCost {
  /** Points of the field itself: 0.1 for a value and 1 for anything with fields, 10 for a mutation, unless declared. */
  weight?: number;
  /** Items that a plain list is taken to hold; or the list argument whose length says how many. */
  items?: number | { argument: string };
  /** The largest page of a connection; 100 unless declared. */
  largestPage?: number;
  /** Points that these arguments add where they are given. */
  weightWith?: Readonly<Record<string, number>>;
  /** Points for each of what the product of these Int arguments counts, such as cells; more than `most` is refused when it is run. */
  weightEach?: { points: number; of: readonly string[]; most: number };
  /** What the field draws on each time that it is asked for. */
  budget?: Budget;
}

declare module 'graphql' {
  interface GraphQLFieldExtensions<_TSource, _TContext, _TArgs> {
    cost?: FieldCost;
  }
}

/** Declares a field's cost, among its options: `...costs({ items: 20 })`. */
export function costs(cost: FieldCost): { extensions: { cost: FieldCost } } {
  return { extensions: { cost } };
}
