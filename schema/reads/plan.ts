import {
  type FragmentDefinitionNode,
  getVariableValues,
  type OperationDefinitionNode,
  OperationTypeNode,
  type VariableValues,
} from 'graphql';
import type { Permission } from '../../src/auth/permissions.ts';
import { reachIn } from '../../src/auth/policy.ts';
import type { Viewer } from '../../src/auth/viewer.ts';
import { type Asked, askKey, type KnownIds } from '../../src/db/known-ids.ts';
import { type Statement, type Step, statement, textArray } from '../../src/db/statement.ts';
import { schema } from '../index.ts';
import { type Compilation, type Finish, type KnownByAsked, Parameters, type Slot } from './compilation.ts';
import { type Columns, finishObject, objectText, textLiteral } from './expression.ts';
import { rootField } from './roots.ts';
import { fieldsOf } from './selection.ts';
import { uncovered } from './uncovered.ts';

/** Where a slot stands in the text of a statement. */
const slotMark = '\u0001';
/** Shapes that one operation's statement takes, by what is in its slots. */
const keptShapes = 16;

/** One statement that answers the JSON text of an operation's `data`. */
export interface ReadPlan {
  /** Whether all that is asked for is there for the viewer. If not, the ordinary way says what is not. */
  isFor(viewer: Viewer): boolean;
  /** What is asked first, of the ids in question. */
  asks: readonly Asked[];
  /** The statement for one request, with what they answered. */
  step(viewer: Viewer, variables: VariableValues, found: KnownByAsked): Step;
  /** Finishes the parsed answer; `null` where the text is the answer. */
  finish: Finish | null;
}

/** The variables as the operation declares them. Throws Uncovered for values that are refused. */
export function coerced(operation: OperationDefinitionNode, given: Record<string, unknown>): VariableValues {
  const { variableValues } = getVariableValues(schema, operation.variableDefinitions ?? [], given);
  return variableValues ?? uncovered('the variables');
}

/** Throws Uncovered where the operation has to be answered the ordinary way. */
export function compileRead(
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  variables: VariableValues,
): ReadPlan {
  const query = schema.getQueryType();
  if (!query || operation.operation !== OperationTypeNode.QUERY) return uncovered('no query');
  if (operation.directives?.length) return uncovered('a directive of the operation');
  const slots: Slot[] = [];
  const permissions = new Set<Permission>();
  const asks = new Map<string, Asked>();
  const slot = (write: Slot) => `${slotMark}${slots.push(write) - 1}${slotMark}`;
  const compilation: Compilation = {
    fragments,
    variables,
    permissions,
    parameters: new Parameters(),
    alias: aliases('t'),
    slot,
    known(asked, id) {
      const key = askKey(asked);
      asks.set(key, asked);
      return slot((request) => knownSql(request.found.get(key) ?? null, id, request.parameters));
    },
  };
  const columns: Columns = [...fieldsOf([operation], query, compilation)].map(([key, nodes]) => {
    const name = nodes[0]?.name.value ?? '';
    if (name === '__typename') return [key, textLiteral(query.name)];
    return [key, rootField(query.getFields()[name] ?? uncovered(`Query.${name}`), nodes, compilation)];
  });
  const template = `SELECT ${objectText(columns)}`;
  return {
    isFor: (viewer) => isAllowed(viewer, permissions),
    asks: [...asks.values()],
    step: stepsOf(template, slots, compilation.parameters.values),
    finish: finishObject(columns),
  };
}

function stepsOf(template: string, allSlots: readonly Slot[], values: readonly (string | null)[]): ReadPlan['step'] {
  const shapes = new Map<string, Statement>();
  const { text, fixed } = withoutUnused(template, values);
  // Every other piece names a slot. Not all that were made stand in the text: a page may be asked for its count only.
  const pieces = text.split(slotMark);
  const names = [...new Set(pieces.filter((_piece, index) => index % 2 === 1))];
  const slots = names.flatMap((name) => allSlots[Number(name)] ?? []);
  return (viewer, variables, found) => {
    const request = { viewer, variables, found, parameters: new Parameters(fixed), alias: aliases('w') };
    const filled = slots.map((write) => write(request));
    const shape = filled.join(slotMark);
    let known = shapes.get(shape);
    if (!known) {
      const textOf = (piece: string, index: number) => (index % 2 === 0 ? piece : filled[names.indexOf(piece)]);
      known = statement(pieces.map(textOf).join(''));
      if (shapes.size >= keptShapes) shapes.clear();
      shapes.set(shape, known);
    }
    return { statement: known, values: request.parameters.values };
  };
}

function knownSql(known: KnownIds, id: string, parameters: Parameters): string {
  if (known === null) return 'true';
  if ('ids' in known) return `${id} = ANY (${parameters.add(textArray(known.ids))}::text[])`;
  return `${id} >= ${parameters.add(known.first)} AND ${id} <= ${parameters.add(known.last)}`;
}

/** PostgreSQL refuses parameters that stand nowhere. */
function withoutUnused(template: string, values: readonly (string | null)[]) {
  const fixed: (string | null)[] = [];
  const numbers = new Map<string, number>();
  const text = template.replace(/\$(\d+)/g, (_whole, number: string) => {
    const known = numbers.get(number) ?? fixed.push(values[Number(number) - 1] ?? null);
    numbers.set(number, known);
    return `$${known}`;
  });
  return { text, fixed };
}

/** Rows are only ever of workspaces in which the viewer stands: who has a permission in all of them has it for every row. */
function isAllowed(viewer: Viewer, permissions: ReadonlySet<Permission>): boolean {
  for (const workspaceId of viewer.standings.keys()) {
    for (const permission of permissions) if (reachIn(viewer, workspaceId, permission) === null) return false;
  }
  return true;
}

function aliases(letter: string): () => string {
  let count = 0;
  return () => {
    count += 1;
    return `${letter}${count}`;
  };
}
