/**
 * Learns `src/engine/detect/roles/learned/weights.generated.ts` anew. Run by hand whenever the features change:
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
import { contentRoles, type RoleWeights } from '../../src/engine/detect/roles/learned/sequence.ts';
import { type LabelledSheet, readLabelledSheets } from './examples.ts';
import { learn } from './learn.ts';
import { foldsByLayout, foldsBySource, judgeLeftOut } from './left-out.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { folds: { type: 'string' }, 'by-source': { type: 'boolean' } },
});
const folder = positionals[0];
if (folder === undefined) throw new Error('Name the folder of the labelled sheets.');
const sheets = readLabelledSheets(folder);
if (values['by-source'] === true) crossValidate(foldsBySource(sheets));
else if (values.folds === undefined) {
  const target = fileURLToPath(new URL('../../src/engine/detect/roles/learned/weights.generated.ts', import.meta.url));
  writeFileSync(target, asModule(learn(sheets)));
} else crossValidate(foldsByLayout(sheets, Number(values.folds)));

/** Prints what is made of every sheet with weights that were learned without its fold. */
function crossValidate(folds: readonly (readonly LabelledSheet[])[]): void {
  for (const sheet of judgeLeftOut(folds)) process.stdout.write(`${JSON.stringify(sheet)}\n`);
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
