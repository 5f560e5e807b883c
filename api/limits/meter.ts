import type { GraphQLError } from 'graphql';
import type { OperationCost } from '../../schema/base/context.ts';
import type { Budget } from '../../schema/cost/declaration.ts';
import type { Allowance, Buckets } from '../../src/allowance/buckets.ts';
import type { Viewer } from '../../src/auth/viewer.ts';
import { type ClientFacts, networkOf } from '../../src/domain/kernel/index.ts';
import { signals } from '../../src/signals.ts';
import type { AllowanceRules } from './allowance-rules.ts';
import { rateLimited } from './rate-limited.ts';

/** Points of every request, whatever comes of it. */
const entrance = 1;
/** Pairs of fields that validation compares for a point: some 0.1 ms. */
const pairsPerPoint = 1_000;
/** Characters of a document that are parsed and validated for a point. */
const charactersPerPoint = 400;

/**
 * What one operation costs its client, and what the client has left: one account for each person, for each key, and for each
 * address of those who are not signed in.
 */
export class Meter {
  readonly #buckets: Buckets;
  readonly #rules: AllowanceRules;
  /** Whose account it is. */
  readonly who: string;
  /** Who makes keys cannot guess more with them. */
  readonly #person: string;
  readonly #isStranger: boolean;
  #requested = entrance;
  #hasPaidForText = false;
  #hasPaidForComparisons = false;

  constructor(buckets: Buckets, rules: AllowanceRules, viewer: Viewer | null, client: ClientFacts | null) {
    this.#buckets = buckets;
    this.#rules = rules;
    this.#isStranger = viewer === null;
    this.who = viewer ? `${viewer.actor.kind}:${viewer.actor.id}` : `address:${networkOf(client?.address ?? '')}`;
    this.#person = viewer ? `USER:${viewer.userId}` : this.who;
  }

  /** Points that the operation costs, and what is left of those that the client has. */
  get cost(): OperationCost {
    const { limit, remaining, resetAt } = this.left;
    return { requested: this.#requested, limit, remaining, resetAt };
  }

  get left(): Allowance {
    return this.#spend('points', 0);
  }

  /** The rule behind `left`. */
  get rule() {
    return this.#rule('points');
  }

  /** Pays for the request itself. Answers the refusal when there is nothing left. */
  enter(): GraphQLError | null {
    return this.#charge('points', entrance);
  }

  /** Pays for parsing and validating a document that is not known yet. Once. Answers the refusal when too little is left. */
  payForText(text: string): GraphQLError | null {
    if (this.#hasPaidForText) return null;
    const refused = this.#charge('points', Math.ceil(text.length / charactersPerPoint));
    this.#hasPaidForText = refused === null;
    return refused;
  }

  /** Pays for comparing pairs of fields, as far as there is something left. Once. */
  payForComparisons(pairs: number): void {
    if (this.#hasPaidForComparisons) return;
    this.#hasPaidForComparisons = true;
    this.#charge('points', Math.min(this.left.remaining, Math.floor(pairs / pairsPerPoint)));
  }

  /** Pays for an operation that is about to be run, whose request has been paid for. Answers the refusal when too little is left. */
  payFor(cost: number, draws: ReadonlyMap<Budget, number> = new Map()): GraphQLError | null {
    this.#requested = cost;
    signals.operationPriced.tell({ points: cost });
    const refused = this.#charge('points', cost - entrance);
    if (refused) return refused;
    for (const [budget, times] of draws) {
      const exhausted = this.#charge(budget, times);
      if (exhausted) return exhausted;
    }
    return null;
  }

  #charge(account: Budget | 'points', amount: number): GraphQLError | null {
    if (amount <= 0) return null;
    const allowance = this.#spend(account, amount);
    return allowance.isAllowed ? null : rateLimited(account, allowance);
  }

  #spend(account: Budget | 'points', amount: number): Allowance {
    const who = account === 'slug' ? this.#person : this.who;
    return this.#buckets.spend(`${account}:${who}`, this.#rule(account), amount);
  }

  #rule(account: Budget | 'points') {
    return this.#rules[account === 'points' && this.#isStranger ? 'strangerPoints' : account];
  }
}
