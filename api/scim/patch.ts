import { type Filter, filter as matcherOf, parse } from 'scim2-parse-filter';
import { type Form, formOf, itemsOf, partsOf, type Shape } from './attributes.ts';
import { ScimFault } from './fault.ts';

/** One operation of a PATCH (RFC 7644, 3.5.2). */
export interface Operation {
  /** In any case: Microsoft Entra sends `Replace`. */
  op: string;
  path?: string | undefined;
  value?: unknown;
}

type Kind = 'add' | 'replace' | 'remove';

const longestPath = 1_000;
/** Values that all operations of one PATCH look at together: some seconds of computing would hold up every other request. */
const mostLooks = 3_000_000;

/** The resource after the operations, one after the other. What is not of its shape is passed over. Throws ScimFault. */
export function patched(
  resource: Readonly<Record<string, unknown>>,
  operations: readonly Operation[],
  shape: Shape,
): Form {
  const form = formOf(resource, shape);
  let looks = 0;
  for (const { op, path, value } of operations) {
    const kind = op.toLowerCase();
    if (kind !== 'add' && kind !== 'replace' && kind !== 'remove') {
      throw new ScimFault(400, `The op ${op.slice(0, 50)} is none of add, replace and remove.`, {
        scimType: 'invalidSyntax',
      });
    }
    for (const values of Object.values(form)) looks += Array.isArray(values) ? values.length : 1;
    if (looks > mostLooks)
      throw new ScimFault(413, 'These are too many operations for so many members: send fewer at a time.');
    if (path !== undefined && path !== '') apply(form, shape, kind, path, value);
    else if (kind === 'remove') throw new ScimFault(400, 'A remove needs a path.', { scimType: 'noTarget' });
    else applyAll(form, shape, kind, value);
  }
  return form;
}

/** Without a path, the value says which attributes: their names may be paths as well, as Entra's are. */
function applyAll(form: Form, shape: Shape, kind: Kind, value: unknown): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ScimFault(400, 'Without a path, the value is an object of attributes.', { scimType: 'invalidValue' });
  }
  for (const [path, given] of Object.entries(value)) apply(form, shape, kind, path, given);
}

function apply(form: Form, shape: Shape, kind: Kind, path: string, value: unknown): void {
  const place = placeOf(path);
  if (place === null) return;
  const { name, filter, sub } = place;
  const attribute = Object.hasOwn(shape, name) ? shape[name] : undefined;
  if (attribute === undefined) return;
  if (attribute === 'simple') {
    if (filter !== null || sub !== null) throw invalidPath(path);
    set(form, name, kind, value);
  } else if ('complex' in attribute) {
    if (filter !== null) throw invalidPath(path);
    const parts = partsOf(form[name], attribute.complex);
    if (sub === null && kind === 'remove') delete form[name];
    else if (sub === null) form[name] = Object.assign(parts, partsOf(value, attribute.complex));
    else if (attribute.complex.includes(sub)) {
      set(parts, sub, kind, value);
      form[name] = parts;
    }
  } else {
    const items = form[name] === undefined ? [] : itemsOf(form[name], attribute.many);
    form[name] = changedItems(items, attribute.many, { kind, filter, sub, value, path });
  }
}

interface Change {
  kind: Kind;
  filter: string | null;
  sub: string | null;
  value: unknown;
  path: string;
}

function changedItems(items: Form[], parts: readonly string[], { kind, filter, sub, value, path }: Change): Form[] {
  if (sub !== null && !parts.includes(sub)) return items;
  if (filter === null && sub === null) {
    if (kind === 'replace') return united([], itemsOf(value, parts));
    if (kind === 'add') return united(items, itemsOf(value, parts));
    if (value === undefined || value === null) return [];
    const gone = new Set(itemsOf(value, parts).map((item) => item.value));
    return items.filter((item) => !gone.has(item.value));
  }
  const condition = filter === null ? null : filterIn(filter, path);
  const matches = condition === null ? () => true : matcherOf(condition);
  const isNone = !items.some((item) => matches(item));
  if (kind === 'remove') {
    if (sub === null) return items.filter((item) => !matches(item));
    for (const item of items) if (matches(item)) delete item[sub];
    return items;
  }
  const given = sub === null ? partsOf(value, parts) : { [sub]: value };
  if (!isNone) return items.map((item) => (matches(item) ? Object.assign(item, given) : item));
  // Providers name one that is to be made by what it shall be: `emails[type eq "work"].value`.
  if (condition === null) return [...items, partsOf(given, parts)];
  if (condition.op === 'eq' && sub !== null)
    return [...items, partsOf({ [condition.attrPath]: condition.compValue, ...given }, parts)];
  throw new ScimFault(400, `Nothing is at ${path.slice(0, 100)}.`, { scimType: 'noTarget' });
}

/** Each value once. */
function united(items: readonly Form[], more: readonly Form[]): Form[] {
  const known = new Map<unknown, Form>();
  for (const item of [...items, ...more]) known.set(item.value, item);
  return [...known.values()];
}

function set(form: Form, name: string, kind: Kind, value: unknown): void {
  if (kind === 'remove' || value === null || value === undefined) delete form[name];
  else form[name] = value;
}

/** Where a path leads: `name`, `name.sub`, `name[filter]`, `name[filter].sub`; `null` for what is in an extension of another schema. */
function placeOf(path: string): { name: string; filter: string | null; sub: string | null } | null {
  if (path.length > longestPath) throw invalidPath(path);
  const local = path.replace(/^urn:ietf:params:scim:schemas:core:2\.0:(?:User|Group):/i, '');
  if (/^urn:/i.test(local)) return null;
  const match = /^([a-z$][\w$-]*)(?:\[(.*)\])?(?:\.([a-z$][\w$-]*))?$/is.exec(local);
  if (!match?.[1]) throw invalidPath(path);
  return { name: match[1].toLowerCase(), filter: match[2] ?? null, sub: match[3]?.toLowerCase() ?? null };
}

function filterIn(text: string, path: string): Filter {
  try {
    return lowered(parse(text));
  } catch {
    throw invalidPath(path);
  }
}

/** With names in lower case, as forms have them. */
function lowered(node: Filter): Filter {
  switch (node.op) {
    case 'and':
    case 'or':
      return { ...node, filters: node.filters.map(lowered) };
    case 'not':
      return { ...node, filter: lowered(node.filter) };
    case '[]':
      return { ...node, attrPath: node.attrPath.toLowerCase(), valFilter: lowered(node.valFilter) };
    default:
      return { ...node, attrPath: node.attrPath.toLowerCase() };
  }
}

function invalidPath(path: string): ScimFault {
  return new ScimFault(400, `This is no path to an attribute: ${path.slice(0, 100)}`, { scimType: 'invalidPath' });
}
