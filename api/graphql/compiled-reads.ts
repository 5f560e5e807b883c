import type { DocumentNode } from 'graphql';
import type { GraphQLContext } from '../../schema/base/context.ts';
import { judge, type QueryLimits } from '../../schema/cost/judge.ts';
import { schema } from '../../schema/index.ts';
import { AnswerText } from '../../schema/reads/answer-text.ts';
import type { KnownByAsked } from '../../schema/reads/compilation.ts';
import { compiledOperation } from '../../schema/reads/operations.ts';
import type { ReadPlan } from '../../schema/reads/plan.ts';
import type { Remembered } from '../../src/auth/sign-ins.ts';
import type { Viewer } from '../../src/auth/viewer.ts';
import type { Settings } from '../../src/config/settings.ts';
import { currentSignal } from '../../src/db/cancellation.ts';
import type { Database } from '../../src/db/database.ts';
import { askKey, askStep, knownIn } from '../../src/db/known-ids.ts';
import { nameWork } from '../../src/db/slow-statements.ts';
import type { Step } from '../../src/db/statement.ts';
import { isDatabaseAway, isStatementCancelled } from '../../src/db/unavailable.ts';
import { askingAndEntering, entering, exchange } from '../../src/db/walled-read.ts';
import type { RequestServices } from '../../src/domain/kernel/index.ts';
import type { Moment } from '../../src/timeline/cursor.ts';
import { momentIn, momentStep } from '../../src/timeline/read.ts';
import type { DocumentCache } from '../limits/document-cache.ts';
import { newDocument, requireWithin } from '../limits/documents.ts';
import type { Meter } from '../limits/meter.ts';
import type { PersistedDocuments } from '../limits/persisted-documents.ts';
import { queryLimitsFor } from '../limits/query-limits.ts';
import type { Room } from '../limits/room.ts';
import { loggedName, type RequestFacts } from './context.ts';
import { onReplica, readerFor } from './lagging-reads.ts';
import { asksForMoment } from './moment-first.ts';
import type { OperationParams } from './operation.ts';

/** Why a document is not answered by who has yet to be confirmed: it is found out about when it is known who they are. */
export const unknownDocument = 'a document that is new';

/** An operation's answer as text, or why the ordinary way has to give it. */
export type ReadAnswer = { data: string } | { why: string };

export interface CompiledReadsOptions {
  services: RequestServices;
  /** Documents that were found valid. */
  documents: DocumentCache;
  persisted: PersistedDocuments;
  /** For the points of operations that are worked on. */
  room: Room;
  requests: Settings['requests'];
  contextOf(facts: RequestFacts, db: Database): GraphQLContext;
}

/**
 * Answers queries that can be compiled: who is asking is found out, and all that is asked for is read, in one round trip. Whatever
 * it cannot answer as the executor would, errors included, it leaves to the executor. Throws when the database is away, or has cancelled
 * the statement.
 */
export class CompiledReads {
  readonly #options: CompiledReadsOptions;
  readonly #limitsOf: (viewer: Viewer | null) => QueryLimits;

  constructor(options: CompiledReadsOptions) {
    this.#options = options;
    this.#limitsOf = queryLimitsFor(options.requests);
  }

  /** `remembered` where it has yet to be confirmed that the viewer is who they were; then the request has not been paid for either. */
  async answer(params: OperationParams, facts: RequestFacts, remembered: Remembered | null): Promise<ReadAnswer> {
    const { query, operationName } = params;
    const { viewer, meter } = facts;
    if (!viewer) return { why: 'an anonymous caller' };
    if (viewer.closed) return { why: 'a viewer without a second factor' };
    if (this.#options.persisted.refusalOf(query, viewer)) return { why: 'a document that is not persisted' };
    const limits = this.#limitsOf(viewer);
    const document = this.#documentOf(query, meter, limits, remembered);
    if (!document) return { why: unknownDocument };
    const variables = params.variables ?? {};
    const operation = compiledOperation(document, operationName, variables);
    if (typeof operation === 'string') return { why: operation };
    const { plan } = operation;
    let reader: Database | null = null;
    nameWork(currentSignal(), operation.name);
    try {
      requireWithin(document, limits);
      const { cost, draws, excess } = judge(schema, { document, operationName, variables }, limits);
      if (excess) return { why: `too much ${excess.measure}` };
      if (!plan.isFor(viewer)) return { why: 'a permission that is missing' };
      const refused = (remembered ? meter.enter() : null) ?? meter.payFor(cost, draws);
      if (refused) return { why: 'nothing left to pay with' };
      const leave = await this.#options.room.enter(cost, meter.who, currentSignal());
      try {
        const { db, replica } = this.#options.services;
        reader = await readerFor(replica, document, facts);
        const isMomentAsked = asksForMoment(document);
        const from = reader ?? db;
        const readAll = async () => {
          // What is committed after the moment is followed: it comes before all that is read.
          const first = plan.asks.length > 0 ? await this.#askedFirst(from, plan, viewer, isMomentAsked) : null;
          const step = plan.step(viewer, operation.variables, first?.found ?? new Map());
          const read = await this.#read(from, step, viewer, { remembered, isMomentAsked: isMomentAsked && !first });
          if (read === null) return null;
          const { text, moment } = read;
          facts.moment = first?.moment ?? moment;
          return plan.finish ? this.#finished(plan.finish, text, facts, from) : text;
        };
        const data = reader ? await onReplica(facts, operation.name, readAll) : await readAll();
        if (data === null) return { why: 'a viewer who has changed' };
        if (data.length > this.#options.requests.answerBytes) return { why: 'an answer that is too large' };
        facts.onOperation(loggedName(operation.name), 'query');
        return { data };
      } finally {
        leave();
      }
    } catch (error) {
      if (currentSignal()?.aborted) throw error;
      // What the replica could not answer is the primary's. Of that, the executor would only wait as long again.
      if (reader) facts.lag = null;
      else if (isStatementCancelled(error) || isDatabaseAway(error)) throw error;
      return { why: `a fault: ${String(error)}` };
    }
  }

  /** The document if it is known or can be by now; one that is new is paid for, by who is known to be who they are. */
  #documentOf(text: string, meter: Meter, limits: QueryLimits, remembered: Remembered | null): DocumentNode | null {
    const { documents: kept, persisted } = this.#options;
    const known = kept.get(text) ?? persisted.documentOf(text);
    return known ?? (remembered ? null : newDocument(text, { kept, meter, limits }));
  }

  /** What is known of the ids in question: a round trip of its own, for searches and spans of time alone. */
  async #askedFirst(
    db: Database,
    { asks }: ReadPlan,
    viewer: Viewer,
    isMomentAsked: boolean,
  ): Promise<{ found: KnownByAsked; moment: Moment | null }> {
    const entrance = entering([...viewer.standings.keys()]);
    const rows = await exchange(db.pool, [...(isMomentAsked ? [momentStep] : []), entrance, ...asks.map(askStep)]);
    const moment = isMomentAsked ? momentIn(rows.shift()) : null;
    const [, ...answers] = rows;
    const found = new Map(asks.map((asked, at) => [askKey(asked), knownIn(asked, answers[at]?.[0]?.[0])]));
    return { found, moment };
  }

  /** What the step reads behind the wall, beside the question of who is asking where that is still open. */
  async #read(
    db: Database,
    step: Step,
    viewer: Viewer,
    { remembered, isMomentAsked }: { remembered: Remembered | null; isMomentAsked: boolean },
  ): Promise<{ text: string; moment: Moment | null } | null> {
    const { signIns } = this.#options.services;
    const workspaceIds = [...viewer.standings.keys()];
    const entrance = remembered ? askingAndEntering(remembered.check.step, workspaceIds) : entering(workspaceIds);
    const rows = await exchange(db.pool, [...(isMomentAsked ? [momentStep] : []), entrance, step]);
    const moment = isMomentAsked ? momentIn(rows.shift()) : null;
    const [entered, [answer] = []] = rows;
    if (remembered && !(await signIns.confirm(remembered, entered))) return null;
    const text = answer?.[0];
    return text == null ? null : { text, moment };
  }

  /** Runs what resolvers have to do with the columns that were read for them. */
  async #finished(
    finish: NonNullable<ReadPlan['finish']>,
    text: string,
    facts: RequestFacts,
    db: Database,
  ): Promise<string> {
    const answer = new AnswerText();
    const pending: Promise<void>[] = [];
    const context = this.#options.contextOf(facts, db);
    const data = await finish(JSON.parse(text), { context, pending, written: answer.written });
    // What has settled may be followed by more.
    while (pending.length > 0) await Promise.all(pending.splice(0));
    return answer.of(data);
  }
}
