import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { sitePath } from '../../../data/site.ts';

/** What is read of a JSON Schema. */
interface Schema {
  description?: string;
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  items?: Schema;
  anyOf?: Schema[];
  enum?: unknown[];
}

let loading: Promise<Schema> | null = null;

function specSchema(): Promise<Schema> {
  loading ??= fetch(`${sitePath}/schemas/spec.json`).then((answer) => answer.json());
  return loading;
}

/** Names and values that may stand where the cursor is. */
export async function completeSpec(context: CompletionContext): Promise<CompletionResult | null> {
  const { text, from: lineStart, number } = context.state.doc.lineAt(context.pos);
  const before = text.slice(0, context.pos - lineStart);
  const [, lead = '', key = null, typed = ''] = /^(\s*(?:- )*)(?:([\w-]+):\s+)?([\w-]*)$/.exec(before) ?? [];
  if (!/^(\s*(?:- )*)(?:([\w-]+):\s+)?([\w-]*)$/.test(before) || (typed === '' && !context.explicit)) return null;
  const above: string[] = [];
  for (let line = 1; line < number; line += 1) above.push(context.state.doc.line(line).text);
  const parents = pathAbove(above, lead.length);
  const places = placesAt(await specSchema(), key === null ? parents : [...parents, key]);
  const options = key === null ? [...namesIn(places), ...valuesIn(places)] : valuesIn(places);
  return options.length === 0 ? null : { from: context.pos - typed.length, options, validFor: /^[\w-]*$/ };
}

/** The keys under which a line of this indentation stands. */
export function pathAbove(lines: readonly string[], indent: number): string[] {
  const path: string[] = [];
  let within = indent;
  for (const line of lines.toReversed()) {
    const [, lead, key] = /^(\s*(?:- )*)([^\s:#][^:#]*):(?:\s|$)/.exec(line) ?? [];
    if (lead === undefined || key === undefined || lead.length >= within) continue;
    path.unshift(key);
    within = lead.length;
  }
  return path;
}

/** Every schema that what stands at a path may have; through lists without a step of their own. */
function placesAt(schema: Schema, path: readonly string[]): Schema[] {
  let places = flattened(schema);
  for (const key of path) {
    places = places.flatMap(({ properties, additionalProperties }) => {
      const next = properties?.[key] ?? (typeof additionalProperties === 'object' ? additionalProperties : null);
      return next ? flattened(next) : [];
    });
  }
  return places;
}

function flattened(schema: Schema): Schema[] {
  const inside = [...(schema.anyOf ?? []), ...(schema.items ? [schema.items] : [])];
  return [schema, ...inside.flatMap(flattened)];
}

function namesIn(places: readonly Schema[]): Completion[] {
  const named = new Map(places.flatMap(({ properties }) => Object.entries(properties ?? {})));
  return [...named].map(([label, { description }]) => ({
    label,
    type: 'property',
    apply: `${label}: `,
    info: description,
  }));
}

function valuesIn(places: readonly Schema[]): Completion[] {
  const values = new Set(places.flatMap((place) => place.enum ?? []));
  return [...values].map((value) => ({ label: String(value), type: 'enum' }));
}
