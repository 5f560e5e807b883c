import { Document, isMap, isScalar, isSeq, visit } from 'yaml';
import { mostFields } from '../specification/spec.ts';
import { counted } from '../words/counted.ts';
import { headerText } from '../words/header-name.ts';
import { normalForm } from '../words/normal-form.ts';
import { type ColumnSample, type FieldGuess, guessField, samplesOf } from './field-guess.ts';
import { shownLocale } from './shown-locale.ts';
import { kindsOf, sheetsOf, type TableSample } from './table-kinds.ts';

export interface SuggestOptions {
  /** Name of the configuration. */
  name: string;
  /** The table that it is for; else one of the kind that has most rows. */
  table?: string | undefined;
  /** The locale that the tables were read with. */
  locale?: string;
  /** The texts of every column as they are written, which may show another locale. */
  written?: readonly (readonly string[])[];
  /** Address of the JSON Schema with which editors check the text; named in its first line. */
  schemaUrl?: string;
}

/** A first configuration, and why its fields are as they are. */
export interface Suggestion {
  specYaml: string;
  fields: { field: string; headers: string[]; reasons: string[] }[];
  /** The tables that it is for, and how many of their rows were looked at. */
  tables: string[];
  rows: number;
  /** One table of each other kind. */
  otherTables: string[];
}

/**
 * A first configuration as YAML text, from tables that were extracted with the empty specification: one field for each
 * different column, with comments that say why. Columns of several tables, or files, whose headers mean the same share a field;
 * of tables of different kinds one kind is taken, and the text says which, and names the others.
 * `parseSpec` accepts the text.
 */
export function suggestSpec(tables: readonly TableSample[], options: SuggestOptions): string {
  return suggestWithReasons(tables, options).specYaml;
}

/** The same, with the reasons of each field beside the text. */
export function suggestWithReasons(
  all: readonly TableSample[],
  { name, table, locale: given = 'en', written = [], schemaUrl }: SuggestOptions,
): Suggestion {
  const kinds = kindsOf(all);
  const tables = kinds.find((kind) => kind.some((sample) => sample.table.name === table)) ?? kinds[0] ?? [];
  const others = kinds.filter((kind) => kind !== tables);
  const sheets = others.length === 0 ? null : sheetsOf(tables, all);
  const { locale, why } = shownLocale(written, given);
  const guesses = guessFields(tables, locale);
  const rows = tables.reduce((sum, { rows }) => sum + rows.length, 0);
  const document = new Document({
    ade: 1,
    name: name.trim() || 'Suggested configuration',
    read: { ...(sheets === null ? {} : { sheets }), locale },
    fields: Object.fromEntries([...guesses].map(([field, guess]) => [field, fieldOf(guess)])),
    output: { unmapped: 'keep' },
  });
  document.commentBefore = ` Suggested from ${counted(tables.length, 'table')} with ${counted(rows, 'row')}. Read it through before you publish it.${otherKinds(tables, others)}`;
  const read = document.get('read', true);
  if (why !== null && isMap(read)) read.commentBefore = ` ${why}`;
  const fields = document.get('fields', true);
  if (isMap(fields)) {
    for (const [at, { key, value }] of fields.items.entries()) {
      if (!isScalar(key)) continue;
      key.commentBefore = guesses
        .get(String(key.value))
        ?.reasons.map((reason) => ` ${oneLine(reason)}`)
        .join('\n');
      key.spaceBefore = at > 0;
      visit(isMap(value) ? value : null, { Collection: (_key, node) => setFlow(node, node !== value) });
    }
  }
  const text = document.toString({ lineWidth: 0 });
  // A comment that the YAML language server of editors looks for.
  const specYaml = schemaUrl === undefined ? text : `# yaml-language-server: $schema=${schemaUrl}\n${text}`;
  return {
    specYaml,
    fields: [...guesses].map(([field, { headers, reasons }]) => ({ field, headers, reasons })),
    tables: tables.map((sample) => sample.table.name),
    rows,
    otherTables: others.flatMap(([sample]) => (sample === undefined ? [] : [sample.table.name])),
  };
}

const namedKinds = 20;

/** What it is for, and what else there is, where tables are of several kinds. */
function otherKinds(own: readonly TableSample[], others: readonly TableSample[][]): string {
  if (others.length === 0) return '';
  const namesOf = (kind: readonly TableSample[]) => `“${oneLine(kind[0]?.table.name ?? '')}”`;
  const more = others.length > namedKinds ? `, and ${others.length - namedKinds} more` : '';
  const names = others.slice(0, namedKinds).map(namesOf).join(', ');
  return `\n It is for tables such as ${namesOf(own)}. There are tables of other columns, which need configurations of their own: ${names}${more}.\n (ade extract --suggest --table NAME makes one.)`;
}

/** Short lists and mappings on one line, as people write them. */
function setFlow(node: unknown, inner: boolean): void {
  if ((isMap(node) || isSeq(node)) && inner) node.flow = true;
}

function guessFields(tables: readonly TableSample[], locale: string): Map<string, FieldGuess> {
  const groups = new Map<string, ColumnSample[]>();
  for (const { table, rows } of tables) {
    const seen = new Set<string>();
    for (const sample of samplesOf(table.columns, rows)) {
      const { canonical, plain } = headerText(sample.column.source?.header ?? '');
      // `E-mail` here and `Mail` there are one field; but what comes twice in one table means two things.
      const key = [canonical, plain, sample.column.name].find((name) => name !== '' && !seen.has(name)) ?? '';
      seen.add(key);
      const group = groups.get(key);
      if (group) group.push(sample);
      else groups.set(key, [sample]);
    }
  }
  const guesses = new Map<string, FieldGuess>();
  for (const samples of [...groups.values()].slice(0, mostFields)) {
    const guess = guessField(samples, { tables: tables.length, locale });
    guesses.set(fieldName(samples[0]?.column.name ?? '', guesses), guess);
  }
  return guesses;
}

/** Names of columns are names of fields, but for what these may not hold. */
function fieldName(name: string, taken: ReadonlyMap<string, unknown>): string {
  const letters = normalForm(name, 'NFC')
    .replace(/[^\p{L}\p{N}\p{M}_]+/gu, '_')
    .replace(/^_+|_+$/g, '')
    .replace(/^(?=[\p{N}\p{M}])/u, '_');
  const short = [...letters].slice(0, 50).join('');
  const base = /[\p{L}\p{N}]/u.test(short) ? short : 'field';
  let free = base;
  for (let number = 2; taken.has(free); number++) free = `${base}_${number}`;
  return free;
}

function fieldOf(guess: FieldGuess): Record<string, unknown> {
  const validate: Record<string, unknown>[] = [];
  if (guess.required) validate.push({ required: true });
  if (guess.unique) validate.push({ unique: true, severity: 'warning' });
  // A step that makes all values look alike leaves the pattern nothing to say.
  const remade = guess.transform.some((step) => typeof step === 'object');
  if (guess.pattern !== null && !remade) validate.push({ pattern: guess.pattern, severity: 'warning' });
  if (guess.enumeration !== null) validate.push({ enum: guess.enumeration, severity: 'warning' });
  const match: Record<string, unknown> = {};
  if (guess.headers.length > 0) match.headers = guess.headers;
  if (guess.position !== null) match.position = guess.position;
  if (guess.pattern !== null) match.values = { pattern: guess.pattern, share: 0.8 };
  return {
    ...(guess.label === '' ? {} : { label: guess.label }),
    type: guess.type,
    ...(Object.keys(match).length === 0 ? {} : { match }),
    ...(guess.transform.length === 0 ? {} : { transform: guess.transform }),
    ...(validate.length === 0 ? {} : { validate }),
  };
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').slice(0, 300);
}
