import { type Filter, filter as matcherOf, parse } from 'scim2-parse-filter';
import { mostComparisons } from '../../src/domain/directory/index.ts';
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
/**
 * How often all operations of one PATCH look at a value together, each comparison of a filter one look: some seconds of computing would hold up every
 * other request.
 */
const mostLooks = 1_000_000;

/** The resource after the operations, one after the other. What is not of its shape is passed over. Throws ScimFault. */
export function patched(
  resource: Readonly<Record<string, unknown>>,
  operations: readonly Operation[],
  shape: Shape,
): Form {
  const draft = new Draft(formOf(resource, shape), shape);
  for (const { op, path, value } of operations) {
    const kind = op.toLowerCase();
    if (kind !== 'add' && kind !== 'replace' && kind !== 'remove') {
      throw new ScimFault(400, `The op ${op.slice(0, 50)} is none of add, replace and remove.`, {
        scimType: 'invalidSyntax',
      });
    }
    if (path !== undefined && path !== '') draft.applyAt(kind, path, value);
    else if (kind === 'remove') throw new ScimFault(400, 'A remove needs a path.', { scimType: 'noTarget' });
    else draft.applyAll(kind, value);
  }
  return draft.form();
}

interface Change {
  kind: Kind;
  filter: string | null;
  sub: string | null;
  value: unknown;
  path: string;
}

/** A resource that is being changed. */
class Draft {
  readonly #form: Form;
  readonly #shape: Shape;
  /** Attributes of many values: by their `value` from one operation on exact values to the next, as providers send a thousand of these at once. */
  readonly #many = new Map<string, Form[] | Map<unknown, Form>>();
  #looks = 0;

  constructor(form: Form, shape: Shape) {
    this.#form = form;
    this.#shape = shape;
    for (const [name, items] of Object.entries(form)) if (Array.isArray(items)) this.#many.set(name, items);
  }

  form(): Form {
    for (const [name, items] of this.#many) this.#form[name] = [...items.values()];
    return this.#form;
  }

  /** Without a path, the value says which attributes: their names may be paths as well, as Entra's are. */
  applyAll(kind: Kind, value: unknown): void {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new ScimFault(400, 'Without a path, the value is an object of attributes.', { scimType: 'invalidValue' });
    }
    for (const [path, given] of Object.entries(value)) this.apply(kind, path, given);
  }

  /** Whoever names what is read-only is told, who sends it along with the rest is not: Okta sends the id. Throws ScimFault. */
  applyAt(kind: Kind, path: string, value: unknown): void {
    const name = placeOf(path)?.name ?? '';
    if (Object.hasOwn(this.#shape, name) && this.#shape[name] === 'readOnly') {
      throw new ScimFault(400, `${name} is read-only.`, { scimType: 'mutability' });
    }
    this.apply(kind, path, value);
  }

  apply(kind: Kind, path: string, value: unknown): void {
    this.#look(1);
    const place = placeOf(path);
    if (place === null) return;
    const { name, filter, sub } = place;
    const form = this.#form;
    const attribute = Object.hasOwn(this.#shape, name) ? this.#shape[name] : undefined;
    if (attribute === undefined || attribute === 'readOnly') return;
    if (attribute === 'simple' || attribute === 'required') {
      if (filter !== null || sub !== null) throw invalidPath(path);
      if (attribute === 'required' && kind === 'remove') {
        throw new ScimFault(400, `${name} is required.`, { scimType: 'mutability' });
      }
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
    } else if (sub === null || attribute.many.includes(sub)) {
      const change = { kind, filter, sub, value, path };
      if (filter === null && sub === null) this.#changeWhole(name, attribute.many, change);
      else this.#changeSelected(name, attribute.many, change);
    }
  }

  #changeWhole(name: string, parts: readonly string[], { kind, value }: Change): void {
    // A group is not emptied by who forgot to say of whom it shall consist.
    if (value === undefined && kind !== 'remove') {
      throw new ScimFault(400, `The op ${kind} of ${name} needs a value.`, { scimType: 'invalidValue' });
    }
    if (kind === 'replace' || (kind === 'remove' && (value === undefined || value === null))) this.#many.set(name, []);
    if (value === undefined || value === null) return;
    const given = itemsOf(value, parts);
    this.#look(given.length);
    const items = this.#byValue(name);
    for (const item of given) {
      if (kind === 'remove') items.delete(item.value);
      else items.set(item.value, item);
    }
    if (kind !== 'remove' && parts.includes('primary')) takePrimary(items.values(), given);
  }

  #changeSelected(name: string, parts: readonly string[], { kind, filter, sub, value, path }: Change): void {
    const { condition, comparisons } = filter === null ? { condition: null, comparisons: 0 } : filterIn(filter, path);
    if (kind === 'remove' && sub === null && condition?.op === 'eq' && condition.attrPath === 'value') {
      this.#byValue(name).delete(condition.compValue);
      return;
    }
    const items = this.#listed(name);
    this.#look(items.length * (1 + comparisons));
    const selected = new Set(condition === null ? items : items.filter(matcherOf(condition)));
    if (kind === 'remove' && sub === null) {
      this.#many.set(
        name,
        items.filter((item) => !selected.has(item)),
      );
      return;
    }
    const given = sub === null ? partsOf(value, parts) : partsOf({ [sub]: value }, parts);
    for (const item of selected) {
      if (sub === null) Object.assign(item, given);
      else set(item, sub, kind, given[sub]);
    }
    if (kind === 'remove') return;
    if (selected.size === 0) {
      const made = partMade();
      items.push(made);
      selected.add(made);
    }
    if (parts.includes('primary') && 'primary' in given) takePrimary(items, [...selected]);

    /** Providers name one that is to be made by what it shall be: `emails[type eq "work"].value`. */
    function partMade(): Form {
      if (condition === null) return given;
      if (condition.op === 'eq' && sub !== null) {
        return partsOf({ [condition.attrPath]: condition.compValue, ...given }, parts);
      }
      throw new ScimFault(400, `Nothing is at ${path.slice(0, 100)}.`, { scimType: 'noTarget' });
    }
  }

  /** The values of an attribute by their `value`, each once, to be changed. */
  #byValue(name: string): Map<unknown, Form> {
    const items = this.#many.get(name) ?? [];
    if (items instanceof Map) return items;
    this.#look(items.length);
    const byValue = new Map(items.map((item) => [item.value, item]));
    this.#many.set(name, byValue);
    return byValue;
  }

  /** The same in their order, however they change. */
  #listed(name: string): Form[] {
    const items = this.#many.get(name) ?? [];
    const list = Array.isArray(items) ? items : [...items.values()];
    if (list !== items) this.#look(list.length);
    this.#many.set(name, list);
    return list;
  }

  #look(times: number): void {
    this.#looks += times;
    if (this.#looks <= mostLooks) return;
    throw new ScimFault(400, 'These are too many operations for so many values: send fewer at a time.', {
      scimType: 'tooMany',
    });
  }
}

/** One value at most is primary: the last that is made so takes it from the others (RFC 7644, 3.5.2). */
function takePrimary(items: Iterable<Form>, given: readonly Form[]): void {
  const chosen = given.findLast(isPrimary);
  if (chosen === undefined) return;
  for (const item of items) if (item !== chosen && isPrimary(item)) item.primary = false;
}

function isPrimary({ primary }: Form): boolean {
  return String(primary).toLowerCase() === 'true';
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

/** A filter with the names in it in lower case, as forms have them. */
function filterIn(text: string, path: string): { condition: Filter; comparisons: number } {
  let comparisons = 0;
  const condition = lowered(parsed(text, path));
  if (comparisons <= mostComparisons) return { condition, comparisons };
  throw new ScimFault(400, `A filter has at most ${mostComparisons} comparisons.`, { scimType: 'invalidFilter' });

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
        comparisons += 1;
        return { ...node, attrPath: node.attrPath.toLowerCase() };
    }
  }
}

function parsed(text: string, path: string): Filter {
  try {
    return parse(text);
  } catch {
    throw invalidPath(path);
  }
}

function invalidPath(path: string): ScimFault {
  return new ScimFault(400, `This is no path to an attribute: ${path.slice(0, 100)}`, { scimType: 'invalidPath' });
}
