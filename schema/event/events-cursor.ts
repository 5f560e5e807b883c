import { encodeMoment } from '../../src/timeline/cursor.ts';
import type { GraphQLContext } from '../base/context.ts';

/** The name under which every timeline's noun says where to follow from. */
export const momentField = 'eventsCursor';

/** The field's options, the same for every noun: a moment is a place in all timelines. */
export const eventsCursor = {
  select: { id: true },
  description:
    'Where to follow from: a place before anything of this operation was read. A client that reads a list with it and follows from it misses nothing, and may be sent what the list shows already.',
  resolve: (_noun: unknown, _args: object, { moment }: GraphQLContext): string => {
    if (moment === null) throw new Error('The moment was not read before the operation.');
    return encodeMoment(moment);
  },
} as const;
