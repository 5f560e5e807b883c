import { ScimFault } from './fault.ts';

type Kind = 'simple' | 'required' | 'readOnly' | { complex: readonly string[] } | { many: readonly string[] };

/**
 * What of a resource is read, by names in lower case: names of attributes count in any case (RFC 7643, 2.1), and what is not here is passed over, as
 * providers send much that is kept nowhere. What is `required` is not removed; what is `readOnly` is passed over within a resource, and refused where
 * an operation names it.
 */
export type Shape = Readonly<Record<string, Kind>>;

const readOnly = { id: 'readOnly', meta: 'readOnly' } as const;

export const userShape: Shape = {
  ...readOnly,
  groups: 'readOnly',
  username: 'required',
  externalid: 'simple',
  displayname: 'simple',
  active: 'simple',
  name: { complex: ['formatted', 'givenname', 'familyname'] },
  emails: { many: ['value', 'type', 'primary'] },
};

export const groupShape: Shape = {
  ...readOnly,
  externalid: 'simple',
  displayname: 'required',
  members: { many: ['value', 'type'] },
};

/** A resource by its shape. Without prototype: names come from outside. */
export type Form = Record<string, unknown>;

/** What of a resource is of the shape. */
export function formOf(resource: Readonly<Record<string, unknown>>, shape: Shape): Form {
  const form = emptyForm();
  for (const [given, value] of Object.entries(resource)) {
    const name = given.toLowerCase();
    const kind = Object.hasOwn(shape, name) ? shape[name] : undefined;
    if (kind === undefined || kind === 'readOnly' || value === null) continue;
    if (kind === 'simple' || kind === 'required') form[name] = value;
    else if ('complex' in kind) form[name] = partsOf(value, kind.complex);
    else form[name] = itemsOf(value, kind.many);
  }
  return form;
}

/** Characters of a part. */
const longestPart = 2_000;

/** Of one complex value, the known parts; text alone is its `value`, as some providers send members. Throws ScimFault for a part that is no plain value. */
export function partsOf(value: unknown, parts: readonly string[]): Form {
  const form = emptyForm();
  const given = typeof value === 'string' ? { value } : value;
  if (typeof given !== 'object' || given === null) return form;
  for (const [key, part] of Object.entries(given)) {
    const name = key.toLowerCase();
    if (!parts.includes(name) || part === null || part === undefined) continue;
    // Filters of paths compare parts before anything else reads them.
    if (!['string', 'number', 'boolean'].includes(typeof part) || String(part).length > longestPart) {
      throw new ScimFault(400, `${name} is text of at most ${longestPart} characters, a number, true or false.`, {
        scimType: 'invalidValue',
      });
    }
    form[name] = part;
  }
  return form;
}

/** Of a value with many of them, each; one alone counts as a list of it. */
export function itemsOf(value: unknown, parts: readonly string[]): Form[] {
  return (Array.isArray(value) ? value : [value]).map((item) => partsOf(item, parts));
}

export function emptyForm(): Form {
  return Object.create(null);
}
