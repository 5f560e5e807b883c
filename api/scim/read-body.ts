import { z } from 'zod';
import {
  type DirectoryPerson,
  type GroupFacts,
  nameOfParts,
  type PersonFacts,
} from '../../src/domain/directory/index.ts';
import { type Form, formOf, groupShape, userShape } from './attributes.ts';
import { ScimFault } from './fault.ts';
import type { Operation } from './patch.ts';

/** Of so many characters at most, without U+0000 and halves of characters, which PostgreSQL takes in no text. */
const upTo = (characters: number) =>
  z
    .string()
    .max(characters)
    .refine((given) => !given.includes('\0') && given.isWellFormed(), 'Text has no U+0000, and whole characters');
const text = upTo(2_000);
/** Absent, empty and null are the same: there is none. */
const optionalText = text.nullish().transform((given) => given?.trim() || null);
/** Microsoft Entra sends `"False"`. */
const truth = z.union([z.boolean(), z.enum(['true', 'false', 'True', 'False', 'TRUE', 'FALSE'])]).transform((given) => {
  return typeof given === 'boolean' ? given : given.toLowerCase() === 'true';
});

const userForm = z.object({
  username: text.trim().min(1),
  externalid: optionalText,
  displayname: optionalText,
  active: truth.nullish(),
  name: z.object({ formatted: optionalText, givenname: optionalText, familyname: optionalText }).optional(),
  emails: z
    .array(z.object({ value: optionalText, type: optionalText, primary: truth.nullish() }))
    .max(50)
    .default([]),
});

const groupForm = z.object({
  displayname: text,
  externalid: optionalText,
  members: z.array(z.object({ value: upTo(100).min(1) })).default([]),
});

const operations = z.object({
  schemas: z.array(z.string().max(200)).max(20),
  operations: z
    .array(
      z.object({
        op: z.string().max(50),
        path: z
          .string()
          .nullish()
          .transform((path) => path ?? undefined),
        value: z.unknown().optional(),
      }),
    )
    .min(1)
    .max(1_000),
});

const patchSchema = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

/** A body as an object. Throws ScimFault for what is no JSON, or another. */
export function objectIn(body: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw new ScimFault(400, 'The body is no JSON.', { scimType: 'invalidSyntax' });
  }
  const parsed = z.record(z.string(), z.unknown()).safeParse(value);
  if (!parsed.success) throw new ScimFault(400, 'The body is no object.', { scimType: 'invalidSyntax' });
  return parsed.data;
}

export const personIn = (body: Readonly<Record<string, unknown>>, before?: Before): PersonFacts =>
  personOf(formOf(body, userShape), before);
export const groupIn = (body: Readonly<Record<string, unknown>>): GroupFacts => groupOf(formOf(body, groupShape));

/** The operations of a PATCH. Throws ScimFault. */
export function operationsIn(body: Readonly<Record<string, unknown>>): readonly Operation[] {
  const lowered = Object.fromEntries(Object.entries(body).map(([name, value]) => [name.toLowerCase(), value]));
  const { schemas, operations: list } = checked(operations, lowered, 'invalidSyntax');
  if (schemas.includes(patchSchema)) return list;
  throw new ScimFault(400, `The schemas of a PATCH are ["${patchSchema}"].`, { scimType: 'invalidSyntax' });
}

/** What is known of a person who is there already. */
type Before = Pick<PersonFacts, 'isActive'>;

/** Where a provider does not say whether somebody is active, a new person is, and one who is there already stays as they are. Throws ScimFault. */
export function personOf(form: Form, before: Before = { isActive: true }): PersonFacts {
  const { username, externalid, displayname, active, name, emails } = checked(userForm, form, 'invalidValue');
  const chosen = emails.find(({ primary }) => primary) ?? emails.find(({ type }) => type === 'work') ?? emails[0];
  return {
    userName: username,
    externalId: externalid,
    email: chosen?.value ?? null,
    name: displayname ?? name?.formatted ?? null,
    givenName: name?.givenname ?? null,
    familyName: name?.familyname ?? null,
    isActive: active ?? before.isActive,
  };
}

/**
 * A person after an operation on the form that was made of them. The address that was the user name, and the name that was given as `name.formatted` or
 * is put together of its parts, follow what they were taken from, where they are not changed themselves. Throws ScimFault.
 */
export function changedPersonOf(form: Form, before: DirectoryPerson): PersonFacts {
  const facts = personOf(form, before);
  return { ...facts, email: emailAfter(facts, before), name: nameAfter(facts, formattedNameIn(form), before) };
}

function emailAfter({ userName, email }: PersonFacts, before: DirectoryPerson): string | null {
  const isRenamed = userName.toLowerCase() !== before.userName.toLowerCase();
  return isRenamed && before.userName.toLowerCase() === before.email && email === before.email ? null : email;
}

function nameAfter(facts: PersonFacts, formatted: string | null, before: DirectoryPerson): string | null {
  const { name, givenName, familyName } = facts;
  if (name !== before.name) return name;
  // The form shows the one name as both.
  if (formatted !== null && formatted !== before.name) return formatted;
  const isOfParts = before.name === nameOfParts(before);
  return isOfParts && (givenName !== before.givenName || familyName !== before.familyName) ? null : name;
}

function formattedNameIn(form: Form): string | null {
  return checked(userForm, form, 'invalidValue').name?.formatted ?? null;
}

export function groupOf(form: Form): GroupFacts {
  const { displayname, externalid, members } = checked(groupForm, form, 'invalidValue');
  return { name: displayname, externalId: externalid, memberIds: members.map(({ value }) => value) };
}

function checked<Schema extends z.ZodType>(
  schema: Schema,
  given: unknown,
  scimType: 'invalidValue' | 'invalidSyntax',
): z.output<Schema> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.slice(0, 5).map(({ path, message }) => `${path.join('.')}: ${message}.`);
  throw new ScimFault(400, faults.join(' '), { scimType });
}
