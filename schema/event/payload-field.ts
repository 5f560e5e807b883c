import type { EventField } from '../../src/domain/event/index.ts';
import type { SchemaTypes } from '../base/builder.ts';
import { enumsOfEvents } from '../base/closed-sets.ts';

interface WithPayload {
  payload: Readonly<Record<string, unknown>>;
}
type Fields = PothosSchemaTypes.ObjectFieldBuilder<PothosSchemaTypes.ExtendDefaultTypes<SchemaTypes>, WithPayload>;

/** One fact of an event as a field: its kind says the type, and whether rows may lack it the nullability. */
export function payloadField(t: Fields, field: EventField) {
  const { name, description, isOptional } = field;
  const reading = <Value>(from: (stored: unknown) => Value) => ({
    required: { description, resolve: ({ payload }: WithPayload) => from(payload[name]) },
    optional: {
      description,
      nullable: true as const,
      resolve: ({ payload }: WithPayload) => (payload[name] == null ? null : from(payload[name])),
    },
  });
  switch (field.kind) {
    case 'id': {
      const { required, optional } = reading(String);
      return isOptional ? t.id(optional) : t.id(required);
    }
    case 'text': {
      const { required, optional } = reading(String);
      return isOptional ? t.string(optional) : t.string(required);
    }
    case 'oneOf': {
      const { required, optional } = reading(String);
      const type = enumsOfEvents[field.set];
      return isOptional ? t.field({ type, ...optional }) : t.field({ type, ...required });
    }
    case 'count': {
      const { required, optional } = reading(Number);
      return isOptional ? t.int(optional) : t.int(required);
    }
    case 'share': {
      const { required, optional } = reading(Number);
      return isOptional ? t.float(optional) : t.float(required);
    }
    case 'bytes': {
      const { required, optional } = reading((stored) => BigInt(Number(stored)));
      return isOptional ? t.field({ type: 'BigInt', ...optional }) : t.field({ type: 'BigInt', ...required });
    }
    case 'instant': {
      const { required, optional } = reading((stored) => new Date(String(stored)));
      return isOptional ? t.field({ type: 'DateTime', ...optional }) : t.field({ type: 'DateTime', ...required });
    }
  }
}
