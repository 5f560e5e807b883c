import { builder } from './builder.ts';
import type { Ordering } from './pages/ordered-page.ts';

export const Direction = builder.enumType('OrderDirection', {
  description: 'Which end of an order comes first.',
  values: {
    ASC: { value: 'asc', description: 'The least: the first made, A before B.' },
    DESC: { value: 'desc', description: 'The most: the last made, B before A.' },
  } as const,
});

type Column = 'id' | Ordering['column'];

/** What a list of a noun can be ordered by, each with the column that it stands for. Equal ones come in the order of their ids. */
export function orderOf<const Values extends Record<string, { value: Column; description: string }>>(
  noun: string,
  values: Values,
) {
  const field = builder.enumType(`${noun}OrderField`, { description: 'What the list is ordered by.', values });
  return builder.inputType(`${noun}Order`, {
    description: 'The order of a list; equal ones come in the order in which they were made.',
    fields: (t) => ({
      field: t.field({ type: field, required: true, description: 'What it is ordered by.' }),
      direction: t.field({
        type: Direction,
        required: true,
        defaultValue: 'desc',
        description: 'Which end comes first.',
      }),
    }),
  });
}

/** Prisma's words for a list in the order that is asked for: by its ids, newest first, unless it is. */
export function inOrder<Orders extends Record<string, unknown>>(
  orders: (direction: Ordering['direction']) => Orders,
  order: { field: keyof Orders; direction: Ordering['direction'] } | null | undefined,
): Orders[keyof Orders] {
  const { field, direction } = order ?? { field: 'id', direction: 'desc' };
  return orders(direction)[field];
}
