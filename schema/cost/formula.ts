/** The variables of a request, as they came: not checked against the operation yet. */
export type Variables = Readonly<Record<string, unknown>>;

/** A number that is known once the document is, or only with the variables of a request. */
export type Formula = number | ((variables: Variables) => number);

export function evaluate(formula: Formula, variables: Variables): number {
  return typeof formula === 'number' ? formula : formula(variables);
}

export function sum(formulas: readonly Formula[]): Formula {
  return combine(formulas, (one, other) => one + other, 0);
}

export function maximum(formulas: readonly Formula[]): Formula {
  return combine(formulas, Math.max, 0);
}

/** Nothing times anything is nothing, also where the other has grown beyond all numbers. */
export function product(one: Formula, other: Formula): Formula {
  if (one === 0 || other === 0) return 0;
  if (typeof one === 'number' && typeof other === 'number') return one * other;
  return (variables) => {
    const factor = evaluate(one, variables);
    return factor === 0 ? 0 : factor * evaluate(other, variables);
  };
}

/**
 * Works a formula out once for the variables of a request, however many others it is a part of: fragments that spread fragments
 * make a few lines stand for 2^50.
 */
export function onceForEach(formula: Formula): Formula {
  if (typeof formula === 'number') return formula;
  let known: { variables: Variables; value: number } | null = null;
  return (variables) => {
    if (known?.variables !== variables) known = { variables, value: formula(variables) };
    return known.value;
  };
}

/** What is known is worked out at once, so that a document without variables is one number. */
function combine(formulas: readonly Formula[], step: (one: number, other: number) => number, initial: number): Formula {
  let known = initial;
  const open: Exclude<Formula, number>[] = [];
  for (const formula of formulas) {
    if (typeof formula === 'number') known = step(known, formula);
    else open.push(formula);
  }
  if (open.length === 0) return known;
  return (variables) => open.reduce((total, formula) => step(total, formula(variables)), known);
}
