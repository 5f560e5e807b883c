import { nodesOf } from '../../data/nodes.ts';
import type { ComparedRunFragment } from '../../generated/graphql.ts';
import { count, counted } from '../../ui/format.ts';
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
  const issues = new Map(before.issueSummary.map((kind) => [kindOf(kind), { kind, was: kind.count, is: 0 }]));
  for (const kind of after.issueSummary) {
    issues.set(kindOf(kind), { kind, was: issues.get(kindOf(kind))?.was ?? 0, is: kind.count });
  }
  const labels = new Map([...before.columns, ...after.columns].map(({ name, label }) => [name, label]));
  const came = after.columns.filter(({ name }) => !before.columns.some((one) => one.name === name));
  const went = before.columns.filter(({ name }) => !after.columns.some((one) => one.name === name));
  return [
    ...(before.rowCount === after.rowCount
      ? []
      : [{ text: `${counted(after.rowCount, 'row')}, ${signed(after.rowCount - before.rowCount)}.` }]),
    ...came.map(({ label }) => ({ text: `A new column, ${label}.` })),
    ...went.map(({ label }) => ({ text: `Without the column ${label}.` })),
    ...[...issues.values()]
      .filter(({ was, is }) => was !== is)
      .map(({ kind, was, is }) => {
        const where = kind.column ? ` in ${labels.get(kind.column) ?? kind.column}` : '';
        const text = `${counted(is, 'issue')} of “${ruleName(kind.rule)}”${where}, ${signed(is - was)}.`;
        return { text, rule: kind.rule };
      }),
  ];
}

function kindOf({ rule, column, severity }: Table['issueSummary'][number]): string {
  return JSON.stringify([rule, column, severity]);
}

function signed(value: number): string {
  return `${count(Math.abs(value))} ${value > 0 ? 'more' : 'fewer'} than before`;
}
