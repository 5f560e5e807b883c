import type { TransactionClient } from '../../db/transactions.ts';
import type { Claim } from '../../lease/kind.ts';
import { wake } from '../../lease/wake.ts';
import { append, appendValues, type EventOrigin, topicsOf, type UnwrittenEvent } from '../../timeline/append.ts';
import { currentSpan, isTracing } from '../../tracing/index.ts';
import { endsWithin } from '../../within.ts';
import type { EventPayload, EventType } from '../event/index.ts';
import { actorOf } from './access.ts';
import { auditWakes } from './audit-wake.ts';
import type { Context } from './context.ts';
import { deliveryLease } from './delivery-lease.ts';
import { newId } from './ids.ts';

interface EventPlace {
  /** The id of the job, document, configuration, workspace or person whose timeline this is on. */
  stream: string;
  /** `null` for what happens to a person: no workspace's feed shows it. */
  workspaceId: string | null;
  /** The document on whose timeline the event shows as well. */
  documentId?: string;
  /** What it is traced to where no request caused it; else the request's own id counts. */
  traceId?: string | null;
}

/** An event to be appended at the end of a transaction. */
export interface NewEvent<T extends EventType> extends EventPlace {
  type: T;
  payload: EventPayload<T>;
}

/** An event of any type, with the facts of that type. */
type AnyEvent = { [T in EventType]: NewEvent<T> }[EventType];

export interface Transaction {
  /** Who it is done for, and with what. Its `db` is outside the transaction. */
  context: Context;
  db: TransactionClient;
  /** Appends the event when the work is done: all events of a transaction are written last, together. */
  record<T extends EventType>(event: NewEvent<T>): void;
  /**
   * Runs after the commit, outside the transaction. A step that fails is logged and never undone, so it may only carry hints
   * that something else repairs (the reconciler re-adds tasks, readers poll).
   */
  afterCommit(step: () => Promise<void>): void;
}

/**
 * Runs `work` in one transaction: rows first, then its events, commit, then hints. When `work` throws, nothing is written and
 * no hint is given.
 */
export async function transact<T>(context: Context, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const events: UnwrittenEvent[] = [];
  const steps: (() => Promise<void>)[] = [];
  let deliveries: readonly Claim[] = [];
  const result = await context.db.transaction(
    async (db) => {
      const value = await work({
        context,
        db,
        record: (event) => events.push(unwritten(event, context)),
        afterCommit: (step) => steps.push(step),
      });
      if (events.length > 0) {
        deliveries = await db.$queryNamed<Claim>(append, appendValues(events, originOf(context)));
      }
      return value;
    },
    { timeout: 60_000 },
  );
  // From here on the transaction is committed.
  noteInTrace(events);
  await afterwards(context, [...hintsOf(context, events, deliveries), ...steps]);
  return result;
}

/**
 * Appends events that stand for themselves, in one statement that is its own transaction, then gives the hints. Throws when they
 * could not be written.
 */
export async function record(context: Context, newEvents: readonly AnyEvent[]): Promise<void> {
  if (newEvents.length === 0) return;
  const events = newEvents.map((event) => unwritten(event, context));
  const values = appendValues(events, originOf(context));
  const deliveries = await context.db.queryNamed<Claim>(append, values);
  // From here on they are committed.
  noteInTrace(events);
  await afterwards(context, hintsOf(context, events, deliveries));
}

/** What is to be hinted about events that are committed: their timelines, and their deliveries to webhooks. */
function hintsOf(
  context: Context,
  events: readonly UnwrittenEvent[],
  deliveries: readonly Claim[],
): (() => Promise<void>)[] {
  const { hub, queues } = context;
  return [
    ...auditWakes(context, events),
    ...(events.length > 0 ? [() => hub.publish(topicsOf(events))] : []),
    ...(deliveries.length > 0 ? [() => wake(queues, deliveryLease, deliveries)] : []),
  ];
}

/** Events stand in the trace of what has brought them about. */
function noteInTrace(events: readonly UnwrittenEvent[]): void {
  const span = isTracing() ? currentSpan() : null;
  for (const { id, type, stream } of events) span?.note(type, { 'ade.event.id': id, 'ade.stream': stream });
}

/** Milliseconds that a caller waits for hints and wakes to be given: a server that hangs must not hold up what is committed. */
const longestWaitMs = 250;

/** What stands outside the transaction: a failure is logged, and made up for by something else. All steps at once, and not for long. */
async function afterwards(context: Context, steps: readonly (() => Promise<void>)[]): Promise<void> {
  if (steps.length === 0) return;
  const given = Promise.all(
    steps.map(async (step) => {
      try {
        await step();
      } catch (error) {
        context.log.warn({ err: error }, 'a step after a commit failed; it will be made up for');
      }
    }),
  );
  await endsWithin(longestWaitMs, given);
}

function unwritten(event: EventPlace & { type: string; payload: unknown }, context: Context): UnwrittenEvent {
  const { stream, type, payload, workspaceId, documentId = null, traceId = null } = event;
  const id = newId('Event');
  return { id, stream, type, payload, workspaceId, documentId, traceId: context.correlationId ?? traceId };
}

function originOf(context: Context): EventOrigin {
  return { actor: actorOf(context), address: context.client?.address ?? null };
}
