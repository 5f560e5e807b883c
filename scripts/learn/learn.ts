import type { FeatureName } from '../../src/engine/detect/roles/learned/feature-names.ts';
import { contentRoles, type RoleWeights } from '../../src/engine/detect/roles/learned/sequence.ts';
import { asExamples, type LabelledSheet, makeLabelledSheets } from './examples.ts';
import { type LearningSettings, learnField } from './field.ts';

const settings: Omit<LearningSettings, 'seed'> = { epochs: 12, rate: 0.1, decay: 0.003 };
/** What the order of the examples does to the weights is chance: they are the mean over several. */
export const seeds = [1, 2, 3];
/** Beside a few hundred public sheets. */
const made = { count: 300, seed: 11 };

/** The weights that labelled sheets, and those of our own making, teach. */
export function learn(from: readonly LabelledSheet[], order: readonly number[] = seeds): RoleWeights {
  const { examples, names } = asExamples([...from, ...makeLabelledSheets(made.count, made.seed)]);
  return meanOf(
    order.map((seed) => learnField(examples, names, { ...settings, seed })),
    names,
  );
}

function meanOf(all: readonly RoleWeights[], names: readonly FeatureName[]): RoleWeights {
  const mean = (rows: readonly (readonly number[])[]) =>
    contentRoles.map((_, role) => {
      const sum = rows.reduce((total, row) => total + (row[role] ?? 0), 0);
      return Number((sum / rows.length).toFixed(2));
    });
  const square = (part: 'steps' | 'stepsOverBlank') =>
    contentRoles.map((_, from) => mean(all.map((weights) => weights[part][from] ?? [])));
  const telling = names.filter((name) => all.some(({ features }) => features[name] !== undefined)).toSorted();
  return {
    features: Object.fromEntries(telling.map((name) => [name, mean(all.map(({ features }) => features[name] ?? []))])),
    steps: square('steps'),
    stepsOverBlank: square('stepsOverBlank'),
    first: mean(all.map(({ first }) => first)),
    last: mean(all.map(({ last }) => last)),
  };
}
