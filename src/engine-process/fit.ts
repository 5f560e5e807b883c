import type { Spec } from '../engine/specification.ts';
import type { ExtractedTable } from '../engine/tables.ts';

/** How well a configuration fits a document. */
export interface Fit {
  /** 0…1, to two digits. */
  score: number;
  /** Why, in sentences for people. */
  reasons: string[];
}

/** How the score is made up (docs/api/trying-out.md): fields that were found, and columns that are fields. */
const shares = { fields: 0.75, columns: 0.25 };
/** What a field counts that has to be there, beside 1 for another. */
const requiredWeight = 2;
/** What is left of the score where one of those is missing. */
const withoutRequired = 0.5;
/** Of a configuration without fields, which takes every table as it is. */
const withoutFields = 0.2;
/** Names that a sentence lists. */
const mostNamed = 10;

/** Of the tables that were found with a specification, the one that fits it best decides. */
export function fitOf(spec: Spec, tables: readonly ExtractedTable[]): Fit {
  const sought = Object.entries(spec.fields).filter(([, field]) => field.match.from === undefined);
  if (tables.length === 0) return { score: 0, reasons: ['No table was found with it.'] };
  if (sought.length === 0) {
    return { score: withoutFields, reasons: ['It has no fields: it takes every table as it is found.'] };
  }
  const fits = tables.map((table) => fitOfTable(sought, table));
  return fits.reduce((best, fit) => (fit.score > best.score ? fit : best));
}

function fitOfTable(sought: [string, Spec['fields'][string]][], table: ExtractedTable): Fit {
  const scoreOf = new Map<string, number>();
  for (const { source, mapping } of table.columns) {
    if (source !== null && mapping.field !== null) scoreOf.set(mapping.field, mapping.score);
  }
  const weighed = sought.map(([name, { validate }]) => {
    const isRequired = validate.some((rule) => 'required' in rule && rule.required);
    return { name, isRequired, weight: isRequired ? requiredWeight : 1, score: scoreOf.get(name) ?? 0 };
  });
  const found = weighed.filter(({ score }) => score > 0);
  const missing = weighed.filter(({ score }) => score === 0);
  const lacking = missing.filter(({ isRequired }) => isRequired);
  const fields = sum(weighed.map(({ weight, score }) => weight * score)) / sum(weighed.map(({ weight }) => weight));
  const unclaimed = table.unmappedColumns.length;
  const columns = found.length / Math.max(1, found.length + unclaimed);
  const score = (shares.fields * fields + shares.columns * columns) * (lacking.length > 0 ? withoutRequired : 1);
  return {
    score: Math.round(score * 100) / 100,
    reasons: [
      `${found.length} of ${sought.length} fields are in the table “${table.name}” of the sheet “${table.sheet.name}”${found.length > 0 ? `: ${named(found)}` : ''}.`,
      ...(missing.length > 0 ? [`Not found: ${named(missing)}.`] : []),
      ...(lacking.length > 0 ? [`It cannot do without ${named(lacking)}.`] : []),
      ...(unclaimed > 0
        ? [`${unclaimed === 1 ? 'One column is' : `${unclaimed} columns are`} none of its fields.`]
        : []),
    ],
  };
}

function named(fields: readonly { name: string }[]): string {
  const names = fields.slice(0, mostNamed).map(({ name }) => name);
  const more = fields.length - names.length;
  return more > 0 ? `${names.join(', ')} and ${more} more` : names.join(', ');
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
