import type { FeatureName } from '../../src/engine/detect/roles/learned/feature-names.ts';
import { contentRoles, type RoleWeights } from '../../src/engine/detect/roles/learned/sequence.ts';
import { randomFrom } from './random.ts';

const roleCount = contentRoles.length;

/** A sheet as the learner sees it: per row the ids of its features, its true role, and whether blank rows precede it. */
export interface Example {
  features: Int32Array[];
  overBlank: boolean[];
  roles: number[];
}

export interface LearningSettings {
  epochs: number;
  rate: number;
  /** Pull of every weight towards zero. */
  decay: number;
  seed: number;
}

/** Where the parts of the flat parameter vector begin. */
interface Layout {
  steps: number;
  stepsOverBlank: number;
  first: number;
  last: number;
  size: number;
}

function layoutOf(featureCount: number): Layout {
  const steps = featureCount * roleCount;
  const stepsOverBlank = steps + roleCount * roleCount;
  const first = stepsOverBlank + roleCount * roleCount;
  return { steps, stepsOverBlank, first, last: first + roleCount, size: first + 2 * roleCount };
}

/**
 * Learns the weights of a linear-chain conditional random field (Lafferty et al., 2001) by stochastic gradients with AdaGrad steps,
 * averaged over the second half of the epochs. The same examples and settings give the same weights.
 */
export function learnField(
  examples: readonly Example[],
  names: readonly FeatureName[],
  settings: LearningSettings,
): RoleWeights {
  const layout = layoutOf(names.length);
  const weights = new Float64Array(layout.size);
  const squares = new Float64Array(layout.size).fill(1e-6);
  const sum = new Float64Array(layout.size);
  const random = randomFrom(settings.seed);
  const order = examples.map((_, index) => index);
  const change = (at: number, gradient: number) => {
    const pulled = gradient - settings.decay * (weights[at] ?? 0);
    squares[at] = (squares[at] ?? 0) + pulled * pulled;
    weights[at] = (weights[at] ?? 0) + (settings.rate * pulled) / Math.sqrt(squares[at] ?? 1);
  };
  let summed = 0;
  for (let epoch = 0; epoch < settings.epochs; epoch++) {
    shuffle(order, random);
    for (const index of order) {
      const example = examples[index];
      if (example !== undefined && example.roles.length > 0) learnExample(example, weights, layout, change);
    }
    if (epoch < settings.epochs / 2) continue;
    for (let at = 0; at < sum.length; at++) sum[at] = (sum[at] ?? 0) + (weights[at] ?? 0);
    summed++;
  }
  return asRoleWeights(
    sum.map((value) => value / summed),
    layout,
    names,
  );
}

/** One gradient step: what is true minus what the weights expect, by the forward-backward algorithm in logarithms. */
function learnExample(
  { features, overBlank, roles }: Example,
  weights: Float64Array,
  layout: Layout,
  change: (at: number, gradient: number) => void,
): void {
  const weight = (at: number) => weights[at] ?? 0;
  const length = roles.length;
  const stepsInto = (row: number) => (overBlank[row] === true ? layout.stepsOverBlank : layout.steps);
  const scores = new Float64Array(length * roleCount);
  for (let row = 0; row < length; row++) {
    for (const id of features[row] ?? [])
      for (let role = 0; role < roleCount; role++) add(scores, row * roleCount + role, weight(id * roleCount + role));
  }
  const value = (of: Float64Array, row: number, role: number) => of[row * roleCount + role] ?? 0;
  const paths = new Float64Array(roleCount);

  const forward = new Float64Array(length * roleCount);
  for (let role = 0; role < roleCount; role++) forward[role] = value(scores, 0, role) + weight(layout.first + role);
  for (let row = 1; row < length; row++) {
    const steps = stepsInto(row);
    for (let role = 0; role < roleCount; role++) {
      for (let from = 0; from < roleCount; from++)
        paths[from] = value(forward, row - 1, from) + weight(steps + from * roleCount + role);
      forward[row * roleCount + role] = logSum(paths) + value(scores, row, role);
    }
  }
  const backward = new Float64Array(length * roleCount);
  for (let role = 0; role < roleCount; role++) backward[(length - 1) * roleCount + role] = weight(layout.last + role);
  for (let row = length - 2; row >= 0; row--) {
    const steps = stepsInto(row + 1);
    for (let from = 0; from < roleCount; from++) {
      for (let role = 0; role < roleCount; role++)
        paths[role] =
          value(backward, row + 1, role) + weight(steps + from * roleCount + role) + value(scores, row + 1, role);
      backward[row * roleCount + from] = logSum(paths);
    }
  }
  for (let role = 0; role < roleCount; role++)
    paths[role] = value(forward, length - 1, role) + weight(layout.last + role);
  const total = logSum(paths);

  for (let row = 0; row < length; row++) {
    for (let role = 0; role < roleCount; role++) {
      const expected = Math.exp(value(forward, row, role) + value(backward, row, role) - total);
      const gradient = (roles[row] === role ? 1 : 0) - expected;
      if (Math.abs(gradient) < 1e-5) continue;
      for (const id of features[row] ?? []) change(id * roleCount + role, gradient);
      if (row === 0) change(layout.first + role, gradient);
      if (row === length - 1) change(layout.last + role, gradient);
    }
    if (row === 0) continue;
    const steps = stepsInto(row);
    for (let from = 0; from < roleCount; from++) {
      for (let role = 0; role < roleCount; role++) {
        const at = steps + from * roleCount + role;
        const path = value(forward, row - 1, from) + weight(at) + value(scores, row, role) + value(backward, row, role);
        const isTrue = roles[row - 1] === from && roles[row] === role;
        const gradient = (isTrue ? 1 : 0) - Math.exp(path - total);
        if (Math.abs(gradient) >= 1e-5) change(at, gradient);
      }
    }
  }
}

function add(to: Float64Array, at: number, value: number): void {
  to[at] = (to[at] ?? 0) + value;
}

function logSum(values: Float64Array): number {
  let most = Number.NEGATIVE_INFINITY;
  for (const value of values) if (value > most) most = value;
  let sum = 0;
  for (const value of values) sum += Math.exp(value - most);
  return most + Math.log(sum);
}

function asRoleWeights(values: Float64Array, layout: Layout, names: readonly FeatureName[]): RoleWeights {
  const row = (at: number) => Array.from(values.subarray(at, at + roleCount), (value) => Number(value.toFixed(2)));
  const square = (at: number) => contentRoles.map((_, from) => row(at + from * roleCount));
  const features = names
    .map((name, id): [FeatureName, number[]] => [name, row(id * roleCount)])
    .filter(([, weights]) => weights.some((value) => Math.abs(value) >= 0.05))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    features: Object.fromEntries(features),
    steps: square(layout.steps),
    stepsOverBlank: square(layout.stepsOverBlank),
    first: row(layout.first),
    last: row(layout.last),
  };
}

function shuffle(order: number[], random: () => number): void {
  for (let at = order.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [order[at], order[other]] = [order[other] ?? 0, order[at] ?? 0];
  }
}
