import { nodesOf } from '../../data/nodes.ts';
import type { ComparedRunFragment } from '../../generated/graphql.ts';
import { count, counted } from '../../ui/format.ts';

type Table = NonNullable<NonNullable<ComparedRunFragment['tables']>['nodes'][number]>;

interface Difference {
  id: string;
  /** The table that both have under one name, or that one of them has. */
  table: string;
  says: readonly string[];
}

/** What a run found other than the one before, table by table; none for tables that are alike. */
export function differencesOf(before: ComparedRunFragment, after: ComparedRunFragment): Difference[] {
  const old = new Map(nodesOf(before.tables).map((table) => [table.name, table]));
  const found = nodesOf(after.tables);
  const kept = found.map((table) => {
    const earlier = old.get(table.name);
    old.delete(table.name);
    return { id: table.id, table: table.name, says: earlier ? changesOf(earlier, table) : ['A new table.'] };
  });
  const gone = [...old.values()].map(({ id, name }) => ({ id, table: name, says: ['It is not found any more.'] }));
  return [...kept, ...gone].filter(({ says }) => says.length > 0);
}

function changesOf(before: Table, after: Table): string[] {
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
      : [`${counted(after.rowCount, 'row')}, ${signed(after.rowCount - before.rowCount)}.`]),
    ...came.map(({ label }) => `A new column, ${label}.`),
    ...went.map(({ label }) => `Without the column ${label}.`),
    ...[...issues.values()]
      .filter(({ was, is }) => was !== is)
      .map(({ kind, was, is }) => {
        const where = kind.column ? ` in ${labels.get(kind.column) ?? kind.column}` : '';
        return `${counted(is, 'issue')} of “${kind.rule}”${where}, ${signed(is - was)}.`;
      }),
  ];
}

function kindOf({ rule, column, severity }: Table['issueSummary'][number]): string {
  return JSON.stringify([rule, column, severity]);
}

function signed(value: number): string {
  return `${count(Math.abs(value))} ${value > 0 ? 'more' : 'fewer'} than before`;
}
