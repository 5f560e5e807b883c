import type { GraphQLContext } from '../../schema/base/context.ts';
import { judge, type QueryLimits } from '../../schema/cost/judge.ts';
import { schema } from '../../schema/index.ts';
import { compiledOperation } from '../../schema/reads/operations.ts';
import type { ReadPlan } from '../../schema/reads/plan.ts';
import type { Remembered } from '../../src/auth/sign-ins.ts';
import type { Viewer } from '../../src/auth/viewer.ts';
import type { Settings } from '../../src/config/settings.ts';
import type { Step } from '../../src/db/statement.ts';
import { entering, exchange } from '../../src/db/walled-read.ts';
import type { RequestServices } from '../../src/domain/kernel/index.ts';
import type { DocumentCache } from '../limits/document-cache.ts';
import { requireWithin } from '../limits/documents.ts';
import { queryLimitsFor } from '../limits/query-limits.ts';
import type { RequestFacts } from './context.ts';
import type { OperationParams } from './operation.ts';

/** An operation's answer as text, or why the ordinary way has to give it. */
export type ReadAnswer = { data: string } | { why: string };

export interface CompiledReadsOptions {
  services: RequestServices;
  /** Documents that were found valid: what is new is parsed, checked and paid for the ordinary way. */
  documents: DocumentCache;
  requests: Settings['requests'];
  contextOf(facts: RequestFacts): GraphQLContext;
}

/**
 * Answers queries that can be compiled: who is asking is found out, and all that is asked for is read, in one round trip. Whatever
 * it cannot answer as the executor would, errors included, it leaves to the executor.
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
    const document = this.#options.documents.get(query);
    if (!document) return { why: 'a document that is new' };
    const variables = params.variables ?? {};
    const operation = compiledOperation(document, operationName, variables);
    if (typeof operation === 'string') return { why: operation };
    const { plan } = operation;
    try {
      const limits = this.#limitsOf(viewer);
      requireWithin(document, limits);
      const { cost, draws, excess } = judge(schema, { document, operationName, variables }, limits);
      if (excess) return { why: `too much ${excess.measure}` };
      if (!plan.isFor(viewer)) return { why: 'a permission that is missing' };
      const refused = (remembered ? meter.enter() : null) ?? meter.payFor(cost, draws);
      if (refused) return { why: 'nothing left to pay with' };
      const text = await this.#read(plan.step(viewer, operation.variables), viewer, remembered);
      if (text === null) return { why: 'a viewer who has changed' };
      const data = plan.finish ? await this.#finished(plan.finish, text, facts) : text;
      if (data.length > this.#options.requests.answerBytes) return { why: 'an answer that is too large' };
      facts.onOperation(operation.name);
      return { data };
    } catch (error) {
      return { why: `a fault: ${String(error)}` };
    }
  }

  /** What the step reads behind the wall, beside the question of who is asking where that is still open. */
  async #read(step: Step, viewer: Viewer, remembered: Remembered | null): Promise<string | null> {
    const { signIns, db } = this.#options.services;
    const walled = [entering([...viewer.standings.keys()]), step];
    const rows = await exchange(db.pool, remembered ? [remembered.check.step, ...walled] : walled);
    if (remembered && !(await signIns.confirm(remembered, rows[0]))) return null;
    return rows[walled.length - (remembered ? 0 : 1)]?.[0]?.[0] ?? null;
  }

  /** Runs what resolvers have to do with the columns that were read for them. */
  async #finished(finish: NonNullable<ReadPlan['finish']>, text: string, facts: RequestFacts): Promise<string> {
    let data: unknown = JSON.parse(text);
    const pending: Promise<void>[] = [];
    finish(data, { context: this.#options.contextOf(facts), pending }, (finished) => {
      data = finished;
    });
    // What has settled may be followed by more.
    while (pending.length > 0) await Promise.all(pending.splice(0));
    return JSON.stringify(data);
  }
}
