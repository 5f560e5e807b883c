import type { IncomingMessage } from 'node:http';
import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  getNamedType,
  getOperationAST,
  isInterfaceType,
  isObjectType,
  OperationTypeNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { GraphQLContext } from '../../schema/base/context.ts';
import { schema } from '../../schema/index.ts';
import type { Viewer } from '../../src/auth/viewer.ts';
import { cancelledBy, currentSignal } from '../../src/db/cancellation.ts';
import type { Database } from '../../src/db/database.ts';
import { positionIn, positionText, type ReadLag, type Replica } from '../../src/db/replica.ts';
import { nameWork } from '../../src/db/slow-statements.ts';
import { within } from '../../src/within.ts';
import type { RequestFacts } from './context.ts';
import { asksForMoment } from './moment-first.ts';

/** Seconds that what is read for the request may lag; without it, or with anything else in it, nothing may. */
const lagHeader = 'x-ade-max-lag';
/** With the answer to a mutation where there is a replica: the place that later reads have to be behind, whose requests send it back. */
export const placeHeader = 'x-ade-read-after';
/** Behind everything: reads that have to be after it are the primary's. */
const lastPlace = 'FFFFFFFF/FFFFFFFF';

/** How far what is read for the request may be behind; `null` where it may not be behind at all. */
export function readLagOf({ headers }: IncomingMessage, mostSeconds: number): ReadLag | null {
  const asked = /^[1-9]\d{0,8}$/.exec(String(headers[lagHeader] ?? ''));
  const place = headers[placeHeader];
  const after = place === undefined ? 0n : positionIn(String(place));
  return asked && after !== null ? { maxMs: 1_000 * Math.min(Number(asked[0]), mostSeconds), after } : null;
}

/** What the answer to a mutation carries. */
export async function placeAfter(replica: Replica): Promise<string> {
  // What was done is done, whether the database can say where or not.
  return replica.position().then(positionText, () => lastPlace);
}

/** The replica, where the document may be read from it for the request, and it is near enough. */
export async function readerFor(
  replica: Replica | null,
  document: DocumentNode,
  { viewer, lag }: { viewer: Viewer | null; lag: ReadLag | null },
): Promise<Database | null> {
  if (!replica || !viewer || !lag || readsTimeline(document)) return null;
  return replica.reader(lag);
}

/**
 * Reads from the replica for at most half of the time that the operation has: the other half is the primary's. What is left of a read that failed ends
 * with it.
 */
export async function onReplica<T>(
  { deadlineMs }: Pick<RequestFacts, 'deadlineMs'>,
  name: string,
  read: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const failed = new AbortController();
  const outer = currentSignal();
  const signal = outer ? AbortSignal.any([outer, failed.signal]) : failed.signal;
  nameWork(signal, name);
  try {
    return await within(
      deadlineMs / 2,
      cancelledBy(signal, () => read(signal)),
    );
  } catch (error) {
    failed.abort(error);
    throw error;
  }
}

const known = new WeakMap<DocumentNode, boolean>();

/** Whether something in the document reads a timeline, or asks where to follow one from: neither may lag. */
function readsTimeline(document: DocumentNode): boolean {
  const before = known.get(document);
  if (before !== undefined) return before;
  let reads = asksForMoment(document);
  const types = new TypeInfo(schema);
  const Field = () => {
    reads ||= timelines.has(getNamedType(types.getType())?.name ?? '');
  };
  visit(document, visitWithTypeInfo(types, { Field }));
  known.set(document, reads);
  return reads;
}

/** Names of types: events, entries of the audit log, and pages of them. */
const timelines = timelineTypes();

function timelineTypes(): ReadonlySet<string> {
  const event = schema.getType('Event');
  if (!isInterfaceType(event)) throw new Error('Events have no type any more.');
  const names = new Set(['Event', 'AuditEntry', ...schema.getPossibleTypes(event).map(({ name }) => name)]);
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    const { node, nodes } = type.getFields();
    const item = node ?? nodes;
    if (item && names.has(getNamedType(item.type).name)) names.add(type.name);
  }
  return names;
}

/**
 * Has queries whose requests say how far they may lag read the replica. What it cannot answer without an error, for being behind a migration say, or
 * since it went away or hangs in the middle, is read from the primary.
 */
export function readsThatMayLag(
  replica: Replica | null,
  open: (request: RequestFacts, db: Database) => GraphQLContext,
): Plugin<GraphQLContext & { facts: RequestFacts }> {
  if (!replica) return {};
  return {
    onExecute: ({ args: { document, operationName, contextValue }, executeFn, setExecuteFn }) => {
      const { facts } = contextValue;
      const operation = getOperationAST(document, operationName);
      if (operation?.operation !== OperationTypeNode.QUERY || facts.lag === null) return;
      setExecuteFn(async (args: ExecutionArgs) => {
        const db = await readerFor(replica, document, facts);
        if (!db) return executeFn(args);
        const context = { ...contextValue, ...open(facts, db) };
        const read = async (signal: AbortSignal): Promise<ExecutionResult> => {
          const given: ExecutionArgs & { signal: AbortSignal } = { ...args, contextValue: context, signal };
          return executeFn(given);
        };
        const result = await onReplica(facts, operation.name?.value ?? '', read).catch(() => null);
        return result && (!result.errors || currentSignal()?.aborted) ? result : executeFn(args);
      });
    },
  };
}
