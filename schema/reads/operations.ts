import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  type VariableValues,
  visit,
} from 'graphql';
import { typeOfId } from '../../src/domain/kernel/index.ts';
import { mostNodes } from '../../src/domain/node.ts';
import { coerced, compileRead, type ReadPlan } from './plan.ts';
import { Uncovered, uncovered } from './uncovered.ts';

/** Plans that one operation has, by the variables that change what its statement is. */
const keptPlans = 64;

/** An operation that can be compiled, with the variables of one request. */
export interface CompiledOperation {
  name: string;
  plan: ReadPlan;
  variables: VariableValues;
}

interface KnownOperation {
  operation: OperationDefinitionNode;
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Variables that are used elsewhere than in the arguments of root fields: they are part of what the statement is. */
  shaping: readonly string[];
  /** Variables that are ids, or lists of them, of which only the type counts. */
  typing: readonly string[];
  plans: Map<string, ReadPlan | string>;
}

/** Operations that were compiled, or found to be none that can be; they go with their documents. */
const operations = new WeakMap<DocumentNode, Map<string, KnownOperation | string>>();

/** The operation of a document that was found valid, made ready; or why it has to be answered the ordinary way. */
export function compiledOperation(
  document: DocumentNode,
  operationName: string | null | undefined,
  given: Record<string, unknown>,
): CompiledOperation | string {
  const known = knownOperation(document, operationName ?? '');
  if (typeof known === 'string') return known;
  return because(() => {
    const variables = coerced(known.operation, given);
    const plan = planOf(known, given, variables);
    return typeof plan === 'string' ? plan : { name: known.operation.name?.value ?? 'query', plan, variables };
  });
}

function knownOperation(document: DocumentNode, operationName: string): KnownOperation | string {
  const ofDocument = operations.get(document) ?? new Map<string, KnownOperation | string>();
  operations.set(document, ofDocument);
  const found = ofDocument.get(operationName);
  if (found !== undefined) return found;
  const made = because(() => analyse(document, operationName));
  // Names that the document does not have are not remembered.
  if (typeof made !== 'string' || ofDocument.size === 0) ofDocument.set(operationName, made);
  return made;
}

/** What is made, or the reason why not. */
function because<T>(make: () => T): T | string {
  try {
    return make();
  } catch (error) {
    // Arguments that the schema refuses are worded by the ordinary way.
    return error instanceof Uncovered ? error.message : `a fault: ${String(error)}`;
  }
}

function analyse(document: DocumentNode, operationName: string): KnownOperation {
  const operations = document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  const operation = operationName === '' ? operations[0] : operations.find(({ name }) => name?.value === operationName);
  if (!operation || (operationName === '' && operations.length > 1)) return uncovered('no operation');
  if (operation.operation !== OperationTypeNode.QUERY) uncovered(`a ${operation.operation}`);
  const fragments = new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [],
    ),
  );
  const atRoots = rootVariables(operation);
  return {
    operation,
    fragments,
    shaping: shapingVariables(document, new Set(atRoots.map(({ argument }) => argument))),
    typing: atRoots.flatMap(({ field, name }) => (field === 'node' || field === 'nodes' ? [name] : [])),
    plans: new Map(),
  };
}

/** The variables in the arguments of root fields. */
function rootVariables({ selectionSet }: OperationDefinitionNode) {
  return selectionSet.selections.flatMap((node) =>
    node.kind === Kind.FIELD && node.name.value !== 'viewer'
      ? (node.arguments ?? []).flatMap((argument) =>
          argument.value.kind === Kind.VARIABLE
            ? [{ argument, field: node.name.value, name: argument.value.name.value }]
            : [],
        )
      : [],
  );
}

function shapingVariables(document: DocumentNode, atRoots: ReadonlySet<object>): string[] {
  const names = new Set<string>();
  visit(document, {
    VariableDefinition: () => false,
    Argument: (node) => (atRoots.has(node) ? false : undefined),
    Variable: ({ name }) => {
      names.add(name.value);
    },
  });
  return [...names];
}

/** Whether there are more than one request has is part of it: these are refused. */
function typesIn(ids: unknown): unknown {
  if (!Array.isArray(ids)) return typeOfId(String(ids));
  return [ids.length > mostNodes, ...new Set(ids.map((id) => typeOfId(String(id))))];
}

function planOf(known: KnownOperation, given: Record<string, unknown>, variables: VariableValues): ReadPlan | string {
  const { operation, fragments, shaping, typing, plans } = known;
  const types = typing.map((name) => typesIn(given[name]));
  const key = shaping.length + types.length === 0 ? '' : JSON.stringify([types, shaping.map((name) => given[name])]);
  const found = plans.get(key);
  if (found !== undefined) return found;
  const made = because(() => compileRead(operation, fragments, variables));
  if (plans.size >= keptPlans) plans.clear();
  plans.set(key, made);
  return made;
}
