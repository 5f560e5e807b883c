import type { ColumnType } from '../closed-sets.ts';
import type { OutputColumn, OutputRow, OutputValue } from '../extracted-table.ts';
import { profileColumn } from '../values/infer-type.ts';
import { quote } from '../values/quote.ts';
import { headerText } from '../words/header-name.ts';
import { synonymsOf } from '../words/synonyms.ts';
import { phoneNumbers, shapeOf } from './value-shape.ts';

/** A column of one or several tables, with the values that were seen. */
export interface ColumnSample {
  column: OutputColumn;
  values: OutputValue[];
  /** Of the column in its table, from 1. */
  position: number;
}

/** What to write for a field, and why, in one comment per decision. */
export interface FieldGuess {
  label: string;
  type: ColumnType;
  headers: string[];
  /** Where no header names it; `null` where one does. */
  position: number | null;
  pattern: string | null;
  transform: (string | { phone: string })[];
  required: boolean;
  unique: boolean;
  enumeration: string[] | null;
  reasons: string[];
}

/** Fewer rows than this prove nothing about required or unique. */
const enoughRows = 20;
/** Fewer rows say nothing about what else may come, and longer texts are free. */
const enoughForEnum = { rows: 30, perValue: 10 } as const;
const longestOption = 30;
const mostWordsOfOption = 3;

interface GuessContext {
  /** How many tables were looked at, those without such a column included. */
  tables: number;
  /** Its region says which country phone numbers without a country code are of. */
  locale: string;
}

export function guessField(samples: readonly ColumnSample[], { tables, locale }: GuessContext): FieldGuess {
  const values = samples.flatMap((sample) => sample.values);
  const filled = values.filter((value) => value !== null);
  const type = commonType(samples.map(({ column }) => column.type));
  const texts = type === 'string' ? filled.map(String) : [];
  const odd = filled.filter((value) => !isOfType(value, type)).map(String);
  const shape = shapeOf(texts);
  const distinct = new Set(filled).size;
  const headers = [
    ...new Set(samples.map(({ column }) => column.source?.header ?? '').filter((header) => header !== '')),
  ];
  const label = samples[0]?.column.label ?? '';
  const everywhere = samples.length === tables;
  const required = everywhere && values.length >= enoughRows && filled.length === values.length;
  const unique =
    shape?.description !== phoneNumbers &&
    distinct === filled.length &&
    distinct >= enoughRows &&
    (shape !== null || isKey(label)) &&
    isKeyType(type);
  const enumeration = shape === null ? enumerationOf(texts, distinct) : null;
  const transform = transformsFor(texts, shape?.description);
  const region = shape?.description === phoneNumbers ? new Intl.Locale(locale).region : undefined;
  if (region !== undefined) transform.push({ phone: region });
  return {
    label,
    type,
    headers,
    position: headers.length === 0 ? (samples[0]?.position ?? null) : null,
    pattern: shape?.pattern ?? null,
    transform,
    required,
    unique,
    enumeration,
    reasons: [
      `${filled.length} of ${values.length} rows seen have a value${type === 'string' || odd.length > 0 ? '' : `, and they read as ${type}`}.`,
      ...(odd.length === 0
        ? []
        : [
            `${filled.length - odd.length} of ${filled.length} (${percent(filled.length - odd.length, filled.length)}) read as ${type}; the others, such as ${quote(odd[0] ?? '')}, will be issues.`,
          ]),
      ...almostReason(texts, locale),
      ...(headers.length === 0 ? ['It has no header: it is known by its place.'] : []),
      ...(everywhere
        ? []
        : [`Only ${samples.length} of ${tables} tables have such a column, so that it is not required.`]),
      ...(shape === null ? [] : [`The values are ${shape.description}.`]),
      ...(type === 'string' ? textReason(texts) : []),
      ...(unique ? ['No value comes twice; drop `unique` if that was chance.'] : []),
      ...(enumeration === null ? [] : [`Only ${enumeration.length} different values: anything else is reported.`]),
      ...synonymReason(headers),
    ],
  };
}

function commonType(types: readonly ColumnType[]): ColumnType {
  const [first = 'string'] = types;
  if (types.every((type) => type === first)) return first;
  if (types.every((type) => type === 'integer' || type === 'decimal')) return 'decimal';
  return types.every((type) => type === 'date' || type === 'datetime') ? 'datetime' : 'string';
}

/** A value that does not fit its column is kept as text. */
function isOfType(value: OutputValue, type: ColumnType): boolean {
  if (typeof value !== 'string' || type === 'string') return true;
  // What a number cannot hold exactly is written out in digits.
  if (type === 'integer' || type === 'decimal') return /^-?\d+(?:\.\d+)?$/.test(value);
  return type !== 'boolean' && /^\d{4}-\d{2}-\d{2}/.test(value);
}

/** Of the values, from which share on it is said what they read as, though the column is text. */
const saidFrom = 0.5;

function almostReason(texts: readonly string[], locale: string): string[] {
  const cells = texts.map((value) => ({ value, format: undefined }));
  const { almost } = profileColumn(cells, locale, 1900, saidFrom);
  if (almost === null) return [];
  const odd = texts[almost.others[0] ?? -1] ?? '';
  const share = percent(almost.fitting, almost.of);
  return [`Kept as text: ${almost.fitting} of ${almost.of} (${share}) read as ${almost.type}; ${quote(odd)} does not.`];
}

/** Rounded down: what is not all of it is no 100 %. */
function percent(part: number, of: number): string {
  return `${Math.floor((100 * part) / of)} %`;
}

function isKey(label: string): boolean {
  return headerText(label).tokens.some((token) =>
    ['identifier', 'number', 'code', 'key', 'email', 'sku', 'reference'].includes(token),
  );
}

function isKeyType(type: ColumnType): boolean {
  return type === 'string' || type === 'integer';
}

function enumerationOf(texts: readonly string[], distinct: number): string[] | null {
  const { rows, perValue } = enoughForEnum;
  if (distinct < 2 || distinct > 8 || texts.length < Math.max(rows, perValue * distinct)) return null;
  const options = [...new Set(texts)].sort();
  const isFree = options.some(
    (text) => text.length > longestOption || text.trim().split(/\s+/).length > mostWordsOfOption,
  );
  return isFree ? null : options;
}

function transformsFor(texts: readonly string[], description: string | undefined): FieldGuess['transform'] {
  const steps: FieldGuess['transform'] = [];
  if (texts.some((text) => text !== text.trim())) steps.push('trim');
  if (texts.some((text) => /\S\s{2,}\S/.test(text))) steps.push('collapseSpaces');
  if (description === 'e-mail addresses' && texts.some((text) => text !== text.toLowerCase())) steps.push('lowercase');
  return steps;
}

/** Why values that look like numbers are not read as such. */
function textReason(texts: readonly string[]): string[] {
  const digits = texts.filter((text) => /^\d+$/.test(text));
  if (digits.length === 0 || digits.length < 0.9 * texts.length) return [];
  if (digits.some((text) => text.startsWith('0') && text.length > 1))
    return ['Kept as text: numbers would lose their leading zeros.'];
  return digits.some((text) => text.length > 15) ? ['Kept as text: numbers of so many digits would be rounded.'] : [];
}

function synonymReason(headers: readonly string[]): string[] {
  const same = [...new Set(headers.flatMap((header) => synonymsOf(headerText(header).plain)))].slice(0, 5);
  return same.length === 0 ? [] : [`Also found under headers such as ${same.join(', ')}.`];
}

/** The values of each column of a table, by their place among its columns. */
export function samplesOf(columns: readonly OutputColumn[], rows: readonly OutputRow[]): ColumnSample[] {
  return columns.map((column, at) => ({
    column,
    values: rows.map((row) => row.values[at] ?? null),
    position: at + 1,
  }));
}
