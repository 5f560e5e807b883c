/** One difference between two specifications; `undefined` on the side where the setting is absent. */
export interface SpecDifference {
  /** Dotted, e.g. `fields.email.validate.0.message`. */
  path: string;
  before: unknown;
  after: unknown;
}

/** The differences between two specifications as written, deepest settings first found in the order of `before`, then `after`. */
export function diffSpecs(before: unknown, after: unknown): SpecDifference[] {
  const differences: SpecDifference[] = [];
  compare(before, after, '', differences);
  return differences;
}

function compare(before: unknown, after: unknown, path: string, differences: SpecDifference[]): void {
  if (Object.is(before, after)) return;
  if (!isContainer(before) || !isContainer(after) || Array.isArray(before) !== Array.isArray(after)) {
    differences.push({ path, before, after });
    return;
  }
  const old = new Map(Object.entries(before));
  const fresh = new Map(Object.entries(after));
  for (const key of new Set([...old.keys(), ...fresh.keys()])) {
    compare(old.get(key), fresh.get(key), path === '' ? key : `${path}.${key}`, differences);
  }
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
