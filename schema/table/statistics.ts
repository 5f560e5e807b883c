import {
  type ValueCount as Count,
  columnStatistics,
  mostCounted,
  mostDistinct,
  mostSearchedRows,
  mostSearchedValues,
  type ColumnStatistics as Statistics,
} from '../../src/domain/table/index.ts';
import { builder } from '../base/builder.ts';
import { costs } from '../cost/declaration.ts';
import { Table } from './table.ts';

const [rows, values, different, few] = [mostSearchedRows, mostSearchedValues, mostDistinct, mostCounted].map((most) =>
  most.toLocaleString('en'),
);

const ValueCount = builder.objectRef<Count>('ValueCount').implement({
  description: 'How often a value stands in a column.',
  fields: (t) => ({
    value: t.expose('value', {
      type: 'JSON',
      nullable: true,
      description: 'The value; of a long text its first 200 characters.',
    }),
    count: t.exposeInt('count', { description: 'In how many rows.' }),
  }),
});

const ColumnStatistics = builder.objectRef<Statistics>('ColumnStatistics').implement({
  description: 'What the values of a column are like. Texts are told apart by their first 200 characters.',
  fields: (t) => ({
    column: t.exposeString('column', { description: 'The column’s name.' }),
    rows: t.exposeInt('rows', {
      description: `How many rows were looked at: all of them, or, of a column with more than ${few} different values of a larger table, the first ${rows}, with ${values} values.`,
    }),
    nulls: t.exposeInt('nulls', { description: 'How many of them are blank.' }),
    distinct: t.exposeInt('distinct', {
      nullable: true,
      description: `How many different values there are; null for more than about ${different}, fewer where they are long.`,
    }),
    min: t.expose('min', {
      type: 'JSON',
      nullable: true,
      description: 'The first value, in the order in which rows are ordered; null where all are blank.',
    }),
    max: t.expose('max', { type: 'JSON', nullable: true, description: 'The last value.' }),
    top: t.expose('top', {
      type: [ValueCount],
      ...costs({ items: 10 }),
      description:
        'The ten most frequent values, and how often each stands there; where `distinct` is null, of those that come first.',
    }),
  }),
});

builder.prismaObjectField(Table, 'statistics', (t) =>
  t.field({
    type: [ColumnStatistics],
    nullable: true,
    ...costs({ weight: 1_000, items: 20 }),
    description: `What the values of each column are like, in the order of the columns; of a table with more than ${rows} rows or ${values} values those of all rows where a column has up to ${few} different ones, else of so many first rows.`,
    select: { rowsKey: true, rowsIndex: true, columns: true, valueCounts: true },
    resolve: (table, _args, context) => columnStatistics(context, table),
  }),
);
