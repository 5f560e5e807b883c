/**
 * Learns `src/engine/detect/roles/weights.generated.ts` anew. Run by hand whenever the features change:
 *
 *   node scripts/learn/learn-role-weights.ts FOLDER           writes the weights
 *   node scripts/learn/learn-role-weights.ts FOLDER --folds 5 writes nothing, prints each fold's predictions as JSON lines; sheets of
 *                                                             one workbook or one template are in the same fold
 *   node scripts/learn/learn-role-weights.ts FOLDER --by-source the same, each source of sheets a fold of its own
 *
 * FOLDER holds the verbose-rows set: row labels of HPI-Information-Systems/Magritte (MIT).
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { FeatureName } from '../../src/engine/detect/roles/feature-names.ts';
import { bestRoles, contentRoles, type RoleWeights, scoreRow } from '../../src/engine/detect/roles/sequence.ts';
import { asExamples, type LabelledSheet, makeLabelledSheets, readLabelledSheets } from './examples.ts';
import { type LearningSettings, learnField } from './field.ts';

const settings: Omit<LearningSettings, 'seed'> = { epochs: 12, rate: 0.1, decay: 0.003 };
/** What the order of the examples does to the weights is chance: they are the mean over several. */
const seeds = [1, 2, 3];
/** Beside a few hundred public sheets. */
const made = { count: 300, seed: 11 };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { folds: { type: 'string' }, 'by-source': { type: 'boolean' } },
});
const folder = positionals[0];
if (folder === undefined) throw new Error('Name the folder of the labelled sheets.');
const sheets = readLabelledSheets(folder);
if (values['by-source'] === true) crossValidate([...Map.groupBy(sheets, ({ group }) => group).values()]);
else if (values.folds === undefined) {
  const target = fileURLToPath(new URL('../../src/engine/detect/roles/weights.generated.ts', import.meta.url));
  writeFileSync(target, asModule(learn(sheets)));
} else crossValidate(foldsByLayout(sheets, Number(values.folds)));

function learn(from: readonly LabelledSheet[]): RoleWeights {
  const { examples, names } = asExamples([...from, ...makeLabelledSheets(made.count, made.seed)]);
  return meanOf(
    seeds.map((seed) => learnField(examples, names, { ...settings, seed })),
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

/** Predicts every sheet with weights that were learned without its fold. */
function crossValidate(folds: readonly (readonly LabelledSheet[])[]): void {
  for (const fold of folds) {
    const weights = learn(folds.filter((other) => other !== fold).flat());
    for (const sheet of fold)
      process.stdout.write(`${JSON.stringify({ file: sheet.file, labels: predict(sheet, weights) })}\n`);
  }
}

/** Sheets that share a workbook or a template stay together: what was learned from one would be known of the other. */
function foldsByLayout(all: readonly LabelledSheet[], count: number): LabelledSheet[][] {
  const layoutOf = new Map<string, LabelledSheet[]>();
  for (const sheet of all) {
    const keys = [workbookOf(sheet.file), `${sheet.group} ${sheet.template}`];
    const joined = [...new Set(keys.flatMap((key) => layoutOf.get(key) ?? [])), sheet];
    for (const other of joined)
      for (const key of [workbookOf(other.file), `${other.group} ${other.template}`]) layoutOf.set(key, joined);
  }
  const folds = Array.from({ length: count }, (): LabelledSheet[] => []);
  const bySize = [...new Set(layoutOf.values())].sort((a, b) => b.length - a.length);
  for (const layout of bySize) folds.toSorted((a, b) => a.length - b.length)[0]?.push(...layout);
  return folds;
}

/** `csv/deex/report.xls_Sheet1.csv` → `csv/deex/report.xls` */
function workbookOf(file: string): string {
  return file.replace(/(\.xls[xmb]?)_.*$/i, '$1');
}

function predict({ rows, labels }: LabelledSheet, weights: RoleWeights): string[] {
  const scores = rows.map(({ features }) => scoreRow(features, weights));
  const roles = bestRoles(
    scores,
    rows.map(({ overBlank }) => overBlank),
    weights,
  );
  const predicted: string[] = labels.map(() => 'empty');
  for (const [index, { at }] of rows.entries()) predicted[at] = roles[index] ?? 'data';
  return predicted;
}

function asModule(weights: RoleWeights): string {
  const list = (numbers: readonly number[]) => `[${numbers.join(', ')}]`;
  const square = (name: string, rows: readonly (readonly number[])[]) =>
    [`  ${name}: [`, ...rows.map((row) => `    ${list(row)},`), '  ],'].join('\n');
  return `import type { RoleWeights } from './sequence.ts';

/**
 * What each feature of a row counts for, per role in the order ${contentRoles.join(', ')}. Learned as a linear-chain
 * conditional random field (Lafferty et al., 2001) from the public part of the verbose-rows set: row labels of
 * HPI-Information-Systems/Magritte (MIT) on sheets of US and UK public offices and of public spreadsheet corpora; and from
 * sheets of our own making (\`scripts/learn/made-sheets.ts\`). The weights hold no text of the public ones. Written by \`scripts/learn/learn-role-weights.ts\`: change that, not this.
 */
export const weights: RoleWeights = {
  features: {
${Object.entries(weights.features)
  .map(([name, row]) => `    '${name}': ${list(row)},`)
  .join('\n')}
  },
${square('steps', weights.steps)}
${square('stepsOverBlank', weights.stepsOverBlank)}
  first: ${list(weights.first)},
  last: ${list(weights.last)},
};
`;
}
