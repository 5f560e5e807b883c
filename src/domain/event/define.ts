import { z } from 'zod';
import { factsOf } from './field.ts';

/** Who brings an event about. What the system does by itself follows from what a person asked for, so no audit log lists it. */
export type DoneBy = 'PERSON' | 'SYSTEM';

interface Entry<Shape extends z.ZodRawShape> {
  /** What has happened, in general. */
  description: string;
  /** What has happened, as a sentence for people. */
  message(payload: z.infer<z.ZodObject<Shape>>): string;
  by: DoneBy;
  /** Nothing follows it on its own timeline. */
  isLast?: true;
  fields: Shape;
}

/** A payload as it was read back from its row. */
export interface ReadPayload {
  payload: Readonly<Record<string, unknown>>;
  /** What has happened, as a sentence for people. */
  message(): string;
}

export type EventField = ReturnType<typeof factsOf> & { name: string };

/** Everything about one type of event, in one place. */
export function defineEvent<const Type extends string, Shape extends z.ZodRawShape>(type: Type, entry: Entry<Shape>) {
  const schema = z.object(entry.fields);
  return {
    type,
    description: entry.description,
    by: entry.by,
    isLast: entry.isLast ?? false,
    /** What rows of this type hold. */
    schema,
    fields: Object.entries(entry.fields).map(([name, field]): EventField => ({ name, ...factsOf(field) })),
    /** Throws when a row does not hold what its type promises. */
    read(stored: unknown): ReadPayload {
      const payload = schema.parse(stored);
      return { payload: { ...payload }, message: () => entry.message(payload) };
    },
  };
}

/** Made with the first message: a process that formats nothing holds less of ICU. */
let grouped: Intl.NumberFormat | undefined;

/** “1 row”, “1,200 rows”. */
export function counted(number: number, noun: string): string {
  grouped ??= new Intl.NumberFormat('en');
  return `${grouped.format(number)} ${noun}${number === 1 ? '' : 's'}`;
}
