import { EvaluationError } from '@marcbachmann/cel-js';
import { ExpressionError } from './expression-error.ts';

/** Steps that one evaluation may take: a node costs one, a text one per 4 characters, a list one per element. About 5 ms. */
const mostSteps = 200_000;
/** Steps that evaluations may take on average; only the first of a document may take more, so that a million rows stay minutes. */
const sustainedSteps = 10_000;
const mostSavedSteps = 100 * mostSteps;
const mostCharacters = 800_000;
/** After so many rows over budget the expression is switched off, so that a bomb costs half a second and not hours. */
const mostOverruns = 100;

/** Counts the steps of one evaluation. CEL always ends, but nested loops over a long text may take hours to do so. */
export class StepMeter {
  #left = 0;
  #overruns = 0;
  #saved = mostSavedSteps;

  /** @throws when the budget is used up */
  spend(steps: number): void {
    this.#left -= steps;
    // One shared instance: a swallowed error in a loop costs nothing then. `run` reports it even if it was swallowed.
    if (this.#left < 0) throw overBudget;
  }

  /** Spends for the size of a result, and passes it on. */
  charge<Result>(steps: number, result: Result): Result {
    if (typeof result === 'string') {
      if (result.length > mostCharacters) this.#left = 0;
      this.spend(steps + (result.length >> 2));
    } else if (Array.isArray(result)) {
      this.spend(steps + result.length);
    } else if (result instanceof Uint8Array) {
      this.spend(steps + (result.length >> 2));
    } else {
      this.spend(steps);
    }
    return result;
  }

  /** What `evaluate` gives. @throws ExpressionError when it fails or takes more than the budget. */
  run(evaluate: () => unknown): unknown {
    if (this.#overruns >= mostOverruns) {
      throw new ExpressionError(
        `was switched off after ${mostOverruns} rows on which it took more than its step budget`,
      );
    }
    const allowed = Math.min(mostSteps, this.#saved + sustainedSteps);
    this.#left = allowed;
    let result: unknown;
    try {
      result = evaluate();
    } catch (error) {
      if (this.#left >= 0) throw asExpressionError(error);
    }
    this.#saved = Math.min(mostSavedSteps, this.#saved + sustainedSteps - allowed + Math.max(0, this.#left));
    if (this.#left < 0) {
      this.#overruns += 1;
      throw overBudget();
    }
    return result;
  }
}

function overBudget(): ExpressionError {
  return new ExpressionError(
    `takes more than ${mostSteps.toLocaleString('en')} steps on this row, or ${sustainedSteps.toLocaleString('en')} on average`,
  );
}

function asExpressionError(error: unknown): ExpressionError {
  if (error instanceof ExpressionError) return error;
  if (error instanceof EvaluationError) return new ExpressionError(plainly(error.summary), error.range?.start ?? null);
  // What a built-in function throws on odd input, e.g. RangeError for an unknown time zone.
  return new ExpressionError(error instanceof Error ? error.message : String(error));
}

/** `no such overload: dyn<null> > int` is how the library says that it cannot compare or add these. */
function plainly(summary: string): string {
  const operation = /^no such overload: (.+)$/.exec(summary)?.[1]?.replace(/dyn<([^<>]*)>/g, '$1');
  if (operation === undefined) return summary;
  const advice = /\bnull\b/.test(operation) ? '; null is a blank cell: ask whether the value is null before' : '';
  return `cannot take together what it is given (${operation})${advice}`;
}
