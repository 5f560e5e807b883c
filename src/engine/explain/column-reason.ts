import type { MappingMethod } from '../closed-sets.ts';
import type { OutputColumn } from '../extracted-table.ts';
import { leastScore } from '../map/score.ts';
import { percent } from '../words/percent.ts';

/** Why a column is the field that it is, or none, and what came second; `all` are the columns of its table. */
export function columnReason(column: OutputColumn, all: readonly OutputColumn[]): string {
  const { field } = column.mapping;
  if (field === null) return whyUnclaimed(column, all);
  if (column.from !== undefined) return givenFrom[column.from];
  const rival = nearestOther(field, column, all);
  if (column.source === null) {
    const nearest = rival === null ? '' : ` Nearest came ${place(rival.column)}, with ${percent(rival.score)}.`;
    return `No column was found for it.${nearest}`;
  }
  const [second] = column.mapping.candidates;
  return [
    `${evidence[column.mapping.method](column)}: ${percent(column.mapping.score)}.`,
    ...(second === undefined ? [] : [`Otherwise it would be ${second.field}, with ${percent(second.score)}.`]),
    ...(rival === null ? [] : [`The next best for ${field} is ${place(rival.column)}, with ${percent(rival.score)}.`]),
  ].join(' ');
}

const givenFrom = {
  group: 'Its values are the group headings that the rows stand under.',
  sheet: 'Its value is the name of the sheet.',
  table: 'Its value is the name of the table.',
} as const;

const evidence: Record<MappingMethod, (column: OutputColumn) => string> = {
  header: (column) => `Its header ${header(column)} is a name of ${column.mapping.field}`,
  synonym: (column) => `Its header ${header(column)} means the same as a name of ${column.mapping.field}`,
  fuzzy: (column) => `Its header ${header(column)} is much like a name of ${column.mapping.field}`,
  pattern: (column) => `Its values fit the pattern of ${column.mapping.field}`,
  values: (column) => `Its values are those of ${column.mapping.field}`,
  position: (column) => `It stands where the configuration places ${column.mapping.field}`,
  none: (column) => `It is ${column.mapping.field} by no evidence`,
};

function whyUnclaimed({ mapping }: OutputColumn, all: readonly OutputColumn[]): string {
  const [nearest] = mapping.candidates;
  if (nearest === undefined) {
    const hasFields = all.some((column) => column.mapping.field !== null);
    return hasFields
      ? 'No field of the configuration comes near it.'
      : 'The configuration has no fields: columns are kept as they are found.';
  }
  const owner = all.find((column) => column.mapping.field === nearest.field && column.source !== null);
  const near = `No field claims it: ${nearest.field} came nearest, with ${percent(nearest.score)}`;
  if (owner !== undefined) return `${near}, and is ${place(owner)} with ${percent(owner.mapping.score)}.`;
  return nearest.score < leastScore
    ? `${near}, and takes at least ${percent(leastScore)}.`
    : `${near}, as did another column.`;
}

/** The other column that suited the field best, as far as the columns remember. */
function nearestOther(
  field: string,
  own: OutputColumn,
  all: readonly OutputColumn[],
): { column: OutputColumn; score: number } | null {
  let nearest: { column: OutputColumn; score: number } | null = null;
  for (const column of all) {
    if (column === own) continue;
    const candidate = column.mapping.candidates.find((other) => other.field === field);
    if (candidate !== undefined && candidate.score > (nearest?.score ?? 0))
      nearest = { column, score: candidate.score };
  }
  return nearest;
}

function place({ source, name }: OutputColumn): string {
  return source === null ? name : `column ${source.letter}`;
}

function header({ source }: OutputColumn): string {
  return `“${source?.header ?? ''}”`;
}
