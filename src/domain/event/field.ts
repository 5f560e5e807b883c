import { z } from 'zod';
import { type ClosedSetName, closedSets } from './closed-sets.ts';

/** What a field holds; GraphQL shows each kind as one type, and each closed set as one enum. */
type FieldKind =
  | { kind: 'id' | 'text' | 'count' | 'share' | 'bytes' | 'instant' }
  | { kind: 'oneOf'; set: ClosedSetName };

type FieldFacts = FieldKind & { description: string };

const facts = z.registry<FieldFacts>();

/** The id of something. */
export function id(description: string) {
  return z.string().register(facts, { kind: 'id', description });
}

export function text(description: string) {
  return z.string().register(facts, { kind: 'text', description });
}

/** One word of a closed set. */
export function oneOf<Name extends ClosedSetName>(set: Name, description: string) {
  return z.enum(closedSets[set]).register(facts, { kind: 'oneOf', description, set });
}

/** A whole number that fits 32 bits. */
export function count(description: string) {
  return z.number().register(facts, { kind: 'count', description });
}

/** A number from 0 to 1. */
export function share(description: string) {
  return z.number().register(facts, { kind: 'share', description });
}

/** A whole number of bytes, up to 2^53. */
export function bytes(description: string) {
  return z.number().register(facts, { kind: 'bytes', description });
}

/** ISO 8601 in UTC, as `toISOString` writes it. */
export function instant(description: string) {
  return z.string().register(facts, { kind: 'instant', description });
}

/**
 * A field that may be missing or null. Whatever is added to an event after its first rows were written has to be one: rows never
 * change, and those of a year ago are still read.
 */
export function optional<Field extends z.ZodType>(field: Field) {
  return field.nullish();
}

/** What is known of a field. Throws for a schema that was not made here. */
export function factsOf(field: z.core.$ZodType): FieldFacts & { isOptional: boolean } {
  if (field instanceof z.ZodOptional || field instanceof z.ZodNullable) {
    return { ...factsOf(field.unwrap()), isOptional: true };
  }
  const known = facts.get(field);
  if (!known) throw new Error('A field of an event is made with the functions of field.ts.');
  return { ...known, isOptional: false };
}
