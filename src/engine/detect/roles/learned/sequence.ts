import type { FeatureName } from './feature-names.ts';

/** The roles that a row with content can have, in the order in which weights list them. */
export const contentRoles = ['data', 'header', 'group', 'derived', 'metadata', 'notes'] as const;
export type ContentRole = (typeof contentRoles)[number];

/** What each feature, and each step from role to role, counts for; the sum over a sheet is maximised. */
export interface RoleWeights {
  /** One weight per role; features that tell nothing have none. */
  features: Readonly<Partial<Record<FeatureName, readonly number[]>>>;
  /** `[from][to]`, for rows that follow directly and for rows with blank rows between. */
  steps: readonly (readonly number[])[];
  stepsOverBlank: readonly (readonly number[])[];
  first: readonly number[];
  last: readonly number[];
}

/** Sum of the weights of a row's features, per role. */
export function scoreRow(features: readonly FeatureName[], weights: RoleWeights): Float64Array {
  const scores = new Float64Array(contentRoles.length);
  for (const feature of features) {
    const row = weights.features[feature];
    if (row === undefined) continue;
    for (let role = 0; role < scores.length; role++) scores[role] = (scores[role] ?? 0) + (row[role] ?? 0);
  }
  return scores;
}

/** The best sequence of roles (Viterbi). `overBlank[i]` tells whether blank rows lie before row `i`. */
export function bestRoles(
  scores: readonly Float64Array[],
  overBlank: readonly boolean[],
  weights: RoleWeights,
): ContentRole[] {
  const count = contentRoles.length;
  const back: Uint8Array[] = [];
  let reached = Float64Array.from(contentRoles, (_, role) => (scores[0]?.[role] ?? 0) + (weights.first[role] ?? 0));
  for (let index = 1; index < scores.length; index++) {
    const steps = overBlank[index] === true ? weights.stepsOverBlank : weights.steps;
    const best = new Float64Array(count);
    const from = new Uint8Array(count);
    for (let role = 0; role < count; role++) {
      let top = Number.NEGATIVE_INFINITY;
      for (let previous = 0; previous < count; previous++) {
        const total = (reached[previous] ?? 0) + (steps[previous]?.[role] ?? 0);
        if (total > top) {
          top = total;
          from[role] = previous;
        }
      }
      best[role] = top + (scores[index]?.[role] ?? 0);
    }
    back.push(from);
    reached = best;
  }
  let role = indexOfMost(reached.map((value, index) => value + (weights.last[index] ?? 0)));
  const roles: ContentRole[] = [];
  for (let index = scores.length - 1; index >= 0; index--) {
    roles.push(contentRoles[role] ?? 'data');
    role = back[index - 1]?.[role] ?? 0;
  }
  return roles.reverse();
}

function indexOfMost(values: Float64Array): number {
  let best = 0;
  for (let index = 1; index < values.length; index++) if ((values[index] ?? 0) > (values[best] ?? 0)) best = index;
  return best;
}
