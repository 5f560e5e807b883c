import { nodesOf } from '../../data/nodes.ts';
import type { ComparedRunFragment } from '../../generated/graphql.ts';
import { count, counted } from '../../ui/format.ts';
import { kindOfValues } from '../../ui/kinds-of-values.ts';
import { ruleName } from '../../ui/rules.ts';

type Table = NonNullable<NonNullable<ComparedRunFragment['tables']>['nodes'][number]>;

interface Sentence {
  text: string;
  /** The code of the rule that it is about. */
  rule?: string;
}

interface Difference {
  id: string;
  /** The table that both have under one name, or that one of them has. */
  table: string;
  says: readonly Sentence[];
}

/** What a run found other than the one before, table by table; none for tables that are alike. */
export function differencesOf(before: ComparedRunFragment, after: ComparedRunFragment): Difference[] {
  const old = new Map(nodesOf(before.tables).map((table) => [table.name, table]));
  const found = nodesOf(after.tables);
  const kept = found.map((table) => {
    const earlier = old.get(table.name);
    old.delete(table.name);
    return { id: table.id, table: table.name, says: earlier ? changesOf(earlier, table) : [{ text: 'A new table.' }] };
  });
  const gone = [...old.values()].map(({ id, name }) => ({
    id,
    table: name,
    says: [{ text: 'It is not found any more.' }],
  }));
  return [...kept, ...gone].filter(({ says }) => says.length > 0);
}

function changesOf(before: Table, after: Table): Sentence[] {
  // Under its label a column is known to people; it is the last one that counts where a column of one name has another.
  const labels = new Map([...before.columns, ...after.columns].map(({ name, label }) => [name, label]));
  const [old, now] = [before, after].map(({ columns }) => new Set(columns.map(({ name }) => labels.get(name) ?? name)));
  const came = [...(now ?? [])].filter((label) => !old?.has(label));
  const went = [...(old ?? [])].filter((label) => !now?.has(label));
  return [
    ...(before.rowCount === after.rowCount
      ? []
      : [{ text: `${counted(after.rowCount, 'row')}, ${signed(after.rowCount - before.rowCount)}.` }]),
    ...came.map((label) => ({ text: `A new column, ${label}.` })),
    ...went.map((label) => ({ text: `Without the column ${label}.` })),
    ...columnsChanged(before.columns, after.columns),
    ...issuesChanged(foundIn(before, labels), foundIn(after, labels)),
  ];
}

/** Of columns that both have under one label: what kind of values they hold, and which column of the document they are from. */
function columnsChanged(before: Table['columns'], after: Table['columns']): Sentence[] {
  const old = new Map(before.map((column) => [column.label, column]));
  return after.flatMap(({ label, type, source }) => {
    const was = old.get(label);
    if (!was) return [];
    return [
      ...(was.type === type
        ? []
        : [{ text: `${label} holds ${kindOfValues(type)}; before ${kindOfValues(was.type)}.` }]),
      ...(was.source?.header === source?.header
        ? []
        : [{ text: `${label} is from ${headerOf(source)}; before from ${headerOf(was.source)}.` }]),
    ];
  });
}

function headerOf(source: Table['columns'][number]['source']): string {
  return source ? `“${source.header}”` : 'no column';
}

/** How many issues of a rule and column there are, by severity. */
interface Found {
  errors: number;
  warnings: number;
}

/** A sentence for each rule and column: who reads of the same ones twice takes the one for what contradicts the other. */
function issuesChanged(old: ReadonlyMap<string, Found>, now: ReadonlyMap<string, Found>): Sentence[] {
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((key) => {
    const [was, is] = [old.get(key) ?? none, now.get(key) ?? none];
    if (was.errors === is.errors && was.warnings === is.warnings) return [];
    const [rule, column]: [string, string | null] = JSON.parse(key);
    const what = `of “${ruleName(rule)}”${column ? ` in ${column}` : ''}`;
    return { text: `${inWords(is)} ${what}; before ${inWords(was).toLowerCase()}.`, rule };
  });
}

const none: Found = { errors: 0, warnings: 0 };

/** By rule and by the label of the column. */
function foundIn({ issueSummary }: Table, labels: ReadonlyMap<string, string>): Map<string, Found> {
  const found = new Map<string, Found>();
  for (const { rule, column, severity, count: more } of issueSummary) {
    const key = JSON.stringify([rule, column ? (labels.get(column) ?? column) : null]);
    const { errors, warnings } = found.get(key) ?? none;
    found.set(key, severity === 'ERROR' ? { errors: errors + more, warnings } : { errors, warnings: warnings + more });
  }
  return found;
}

function inWords({ errors, warnings }: Found): string {
  const parts = [
    ...(errors > 0 ? [counted(errors, 'error')] : []),
    ...(warnings > 0 ? [counted(warnings, 'warning')] : []),
  ];
  return parts.join(' and ') || 'None';
}

function signed(value: number): string {
  return `${count(Math.abs(value))} ${value > 0 ? 'more' : 'fewer'} than before`;
}
