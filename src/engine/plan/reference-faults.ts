import { compileExpression } from '../expression/expression.ts';
import { ExpressionError } from '../expression/expression-error.ts';
import type { PathFault } from '../specification/schema-faults.ts';
import type { FieldSpec, Spec } from '../specification/spec.ts';
import { suggest } from '../words/suggestion.ts';

/** A place where the specification names columns; `names` is `null` where it reads the whole row. */
interface Reference {
  path: PropertyKey[];
  /** How a message shows a name. */
  show: (name: string) => string;
  names: readonly string[] | null;
}

/** Names that lead nowhere: fields, lookup tables, and fields whose steps need each other. */
export function referenceFaults(spec: Spec): PathFault[] {
  return [
    ...unknownNames(spec),
    ...unknownLookups(spec),
    ...circles(spec),
    ...unusedMatches(spec),
    ...headersAgainstThemselves(spec),
  ];
}

/** Settings of a header of which one leaves nothing of the other. */
function headersAgainstThemselves({ tables: { header, skipRows } }: Spec): PathFault[] {
  const path = ['tables', 'header'];
  const faults: PathFault[] = [];
  const hasNone = header.rows === 'none' || header.rows === 0;
  for (const key of ['at', 'match'] as const) {
    if (hasNone && header[key] !== undefined)
      faults.push({ path: [...path, key], message: 'names a header, but tables.header.rows says that there is none' });
  }
  if (header.at !== undefined && header.match !== undefined)
    faults.push({
      path: [...path, 'match'],
      message: 'cannot stand beside at; each of them names the row of the header',
    });
  if (header.at !== undefined && header.at <= skipRows)
    faults.push({ path: [...path, 'at'], message: `is one of the ${skipRows} rows that tables.skipRows leaves out` });
  return faults;
}

/** When only fields reach the output, another column can only be named by a slip. */
function unknownNames(spec: Spec): PathFault[] {
  if (spec.output.unmapped === 'keep') return [];
  const fields = Object.keys(spec.fields);
  const references = [
    ...(spec.rows.where === undefined ? [] : [expressionAt(['rows', 'where'], spec.rows.where)]),
    ...Object.entries(spec.fields).flatMap(([name, field]) => [...readsOf(name, field), ...rulesOf(name, field)]),
    ...spec.checks.flatMap((check, index) => {
      if ('cel' in check) return expressionAt(['checks', index, 'cel'], check.cel);
      return Object.entries(check).flatMap(([key, value]) =>
        ['unique', 'increasing', 'decreasing', 'sum'].includes(key)
          ? { path: ['checks', index, key], show: (name: string) => name, names: [value].flat().map(String) }
          : [],
      );
    }),
  ];
  return references.flatMap(({ path, show, names }) =>
    (names ?? [])
      .filter((name) => !fields.includes(name))
      .map((name) => {
        const { suggestion, question } = suggest(name, fields);
        return { path, message: `uses ${show(name)}, but no field has that name${question}`, suggestion };
      }),
  );
}

/** What the steps of a field read besides its own column. */
function readsOf(name: string, field: FieldSpec): Reference[] {
  return field.transform.flatMap((step, index) => {
    const path = ['fields', name, 'transform', index];
    if (typeof step === 'string') return [];
    if ('cel' in step) return expressionAt([...path, 'cel'], step.cel);
    if ('join' in step) return { path: [...path, 'join', 'fields'], show: (other) => other, names: step.join.fields };
    return [];
  });
}

function rulesOf(name: string, field: FieldSpec): Reference[] {
  return field.validate.flatMap((rule, index) =>
    'cel' in rule ? expressionAt(['fields', name, 'validate', index, 'cel'], rule.cel) : [],
  );
}

function expressionAt(path: PropertyKey[], source: string): Reference {
  return { path, show: (name) => `row.${name}`, names: rowNamesOf(source) };
}

function rowNamesOf(source: string): readonly string[] | null {
  try {
    return compileExpression(source).rowNames;
  } catch (error) {
    if (error instanceof ExpressionError) return []; // reported where it stands
    throw error;
  }
}

function unknownLookups(spec: Spec): PathFault[] {
  const known = Object.keys(spec.lookups);
  return Object.entries(spec.fields).flatMap(([name, field]) =>
    field.transform.flatMap((step, index) => {
      if (typeof step === 'string' || !('lookupIn' in step) || known.includes(step.lookupIn.table)) return [];
      const { table } = step.lookupIn;
      const path = ['fields', name, 'transform', index, 'lookupIn', 'table'];
      const { suggestion, question } = suggest(table, known);
      return [{ path, message: `names ${table}, which is not in lookups${question}`, suggestion }];
    }),
  );
}

/** A step sees the finished values of other fields, so no two may wait for each other. */
function circles(spec: Spec): PathFault[] {
  const reads = new Map(
    Object.entries(spec.fields).map(([name, field]) => [
      name,
      readsOf(name, field).flatMap(({ names }) => names ?? []),
    ]),
  );
  return [...reads.keys()].flatMap((name) => {
    const circle = pathTo(name, name, reads);
    if (circle === null) return [];
    const message =
      circle.length === 1
        ? `reads itself as row.${name}; what the step is given is called value`
        : `needs ${circle.join(', which needs ')}: a circle`;
    return [{ path: ['fields', name, 'transform'], message }];
  });
}

/** The fields on a way from one to another by what they read, the last one included; `null` when there is none. */
function pathTo(from: string, to: string, reads: ReadonlyMap<string, readonly string[]>): string[] | null {
  const cameFrom = new Map<string, string | null>();
  const waiting: string[] = [from];
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
    for (const next of reads.get(name) ?? []) {
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, name === from ? null : name);
      if (next !== to) {
        waiting.push(next);
        continue;
      }
      const way = [to];
      for (let at = cameFrom.get(to); at != null; at = cameFrom.get(at)) way.unshift(at);
      return way;
    }
  }
  return null;
}

function unusedMatches(spec: Spec): PathFault[] {
  return Object.entries(spec.fields).flatMap(([name, { match }]) => {
    if (match.from === undefined) return [];
    if (match.headers.length === 0 && match.values === undefined && match.position === undefined) return [];
    return [
      {
        path: ['fields', name, 'match', 'from'],
        message: `takes the value from the ${match.from}, so that it cannot match a column too`,
      },
    ];
  });
}
