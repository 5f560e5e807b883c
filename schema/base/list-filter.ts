import type { SchemaTypes } from './builder.ts';

type Fields = PothosSchemaTypes.InputFieldBuilder<PothosSchemaTypes.ExtendDefaultTypes<SchemaTypes>, 'InputObject'>;

/** The span of time in which something was made, as fields of a filter. */
export const createdWithin = (t: Fields) => ({
  createdFrom: t.field({ type: 'DateTime', description: 'Made from this instant on.' }),
  createdTo: t.field({ type: 'DateTime', description: 'Made before this instant.' }),
});

/** Who made it, as a field of a filter. */
export const madeBy = (t: Fields) => ({
  createdById: t.id({ description: 'Made by this person or key.' }),
});
