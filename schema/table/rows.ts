import { ValidationError } from '../../src/domain/kernel/index.ts';
import {
  countTableRows,
  mostSearchedRows,
  mostSearchedValues,
  readTableRows,
  type TableRowView,
} from '../../src/domain/table/index.ts';
import { builder } from '../base/builder.ts';
import { Direction } from '../base/list-order.ts';
import { cursorPage, numberCursor, pageSize } from '../base/pages/page.ts';
import type { IssueRow } from '../base/rows.ts';
import { costs } from '../cost/declaration.ts';
import { Issue, Table } from './table.ts';

export const Row = builder.objectRef<TableRowView>('Row').implement({
  description: 'A row of a table.',
  fields: (t) => ({
    number: t.exposeInt('number', { description: 'Its number in the table, from 1.' }),
    sourceRow: t.exposeInt('sourceRow', { description: 'The sheet’s row, from 1.' }),
    values: t.field({
      type: ['JSON'],
      nullable: { list: false, items: true },
      extensions: { cost: { weight: 1 }, writtenAs: ({ valuesText }: TableRowView) => valuesText ?? null },
      description: 'One value per column, in their order.',
      resolve: ({ values }) => values,
    }),
    issues: t.field({
      type: [Issue],
      ...costs({ items: 3 }),
      description:
        'What is wrong with it. Of each rule and column the first 100 issues of a table are stored, of a document the first 20,000; of up to 50 others it says which kind they are of, and the message no more.',
      resolve: ({ issues }): IssueRow[] | Promise<IssueRow[]> => issues,
    }),
  }),
});

const RowConnection = builder.connectionObject(
  {
    type: Row,
    name: 'RowConnection',
    description: 'A page of rows.',
    fields: (t) => ({
      rowsBefore: t.int({
        nullable: true,
        description:
          'How many of the rows that are asked for stand before the page; null where they are filtered, searched or ordered.',
        resolve: ({ rowsBefore }) => rowsBefore?.() ?? null,
      }),
      lookedUpTo: t.int({
        nullable: true,
        description:
          'Of rows that are filtered or searched: the number of the last row that was looked at. Behind it the next page begins, if there is one; a page of a large table may have no row.',
        resolve: ({ lookedUpTo }) => lookedUpTo ?? null,
      }),
    }),
  },
  { name: 'RowEdge', description: 'One place in a page of rows.' },
);

const ColumnFilter = builder.inputType('ColumnFilter', {
  description: 'What the value of one column has to be; everything given must hold.',
  fields: (t) => ({
    column: t.string({ required: true, description: 'The column’s name.' }),
    equals: t.field({ type: 'JSON', description: 'Exactly this value, or this text of it.' }),
    contains: t.string({ description: 'A part of its text, in any case.' }),
    isBlank: t.boolean({ description: 'Whether there is none.' }),
    from: t.field({ type: 'JSON', description: 'At least this: a number, or a text such as a date.' }),
    to: t.field({ type: 'JSON', description: 'At most this.' }),
  }),
});

const RowOrder = builder.inputType('RowOrder', {
  description:
    'The order of rows: numbers by size, texts by their first 200 characters in any case. Equal ones come as in the sheet, blank ones last.',
  fields: (t) => ({
    column: t.string({ required: true, description: 'The column’s name.' }),
    direction: t.field({ type: Direction, required: true, defaultValue: 'asc', description: 'Which end comes first.' }),
  }),
});

/** How many rows stand before a page, or the number of the row behind which it begins. Throws ValidationError. */
function placeBefore({ from, after }: { from?: number | null; after?: string | null }): number {
  if (from == null) return numberCursor.decode(after ?? '') ?? 0;
  const message = after != null ? 'Give from or after, not both.' : 'Rows are counted from 1.';
  if (after != null || from < 1) {
    throw new ValidationError('The rows cannot be read.', [{ path: 'from', message, code: 'OUT_OF_RANGE' }]);
  }
  return from - 1;
}

interface RowsArguments {
  from?: number | null;
  after?: string | null;
  onlyIssues?: boolean | null;
  skip?: number | null;
  filter?: readonly unknown[] | null;
  search?: string | null;
  orderBy?: unknown;
}

/** Behind how many rows with issues a page begins; `null` where it begins elsewhere. Throws ValidationError. */
function skipOf({ from, after, onlyIssues, skip, filter, search, orderBy }: RowsArguments): number | null {
  if (skip == null) return null;
  const isAlone = from == null && after == null && !filter?.length && !search && orderBy == null && onlyIssues === true;
  if (!isAlone || skip < 0) {
    const message = isAlone
      ? 'No fewer than none are skipped.'
      : 'Give it with onlyIssues, and without after, from, filter, search and orderBy.';
    throw new ValidationError('The rows cannot be read.', [{ path: 'skip', message, code: 'OUT_OF_RANGE' }]);
  }
  return skip;
}

builder.prismaObjectField(Table, 'rows', (t) =>
  t.connection(
    {
      type: Row,
      nullable: true,
      select: { id: true, rowsKey: true, rowsIndex: true, columns: true, rowCount: true },
      extensions: {
        cost: { weight: 5, largestPage: 1_000, weightWith: { filter: 1_000, search: 1_000, orderBy: 1_000 } },
        page: { most: 1_000, isForwardOnly: true, isCursor: (text: string) => numberCursor.decode(text) !== null },
      },
      description: `Its rows, in the order of the sheet unless another is given. Forward only; up to 1000 at a time, and fewer where they are long. Where they are filtered or searched, a page ends behind ${mostSearchedRows} rows or ${mostSearchedValues} values at the latest, and has those that were found by then, be it none: go on from its end cursor while there is a next page. Rows of larger tables cannot be ordered, nor counted when they are narrowed: that is answered with LIMIT_EXCEEDED.`,
      args: {
        from: t.arg.int({
          description:
            'Begins with the row of this number, from 1, in place of `after`; with `orderBy`, with the row in this place of the order.',
        }),
        onlyIssues: t.arg.boolean({ description: 'Only rows that have issues.' }),
        skip: t.arg.int({
          description:
            'Begins behind so many rows, in place of `after` and `from`: of those with issues, if they are neither filtered, searched nor ordered.',
        }),
        filter: t.arg({ type: [ColumnFilter], description: 'Only rows whose values meet all of these.' }),
        orderBy: t.arg({ type: RowOrder, description: 'The order, if not that of the sheet.' }),
        search: t.arg.string({ description: 'Only rows with this in one of their values, in any case.' }),
      },
      resolve: async (table, args, context) => {
        const limit = pageSize(args);
        const place = placeBefore(args);
        const isRank = args.orderBy != null && args.from != null;
        const after = isRank ? 0 : place;
        const order = args.orderBy ? { ...args.orderBy, skip: isRank ? place : 0 } : null;
        const onlyIssues = args.onlyIssues ?? false;
        const filter = { columns: args.filter ?? [], search: args.search ?? null };
        const skip = skipOf(args);
        const found = await readTableRows(context, table, { after, limit, onlyIssues, skip, filter, order });
        return {
          ...cursorPage(found.rows, {
            hasNextPage: found.hasMore,
            hasPreviousPage: place > 0 || (skip ?? 0) > 0,
            endCursor: found.upTo === null ? null : numberCursor.encode(found.upTo),
            cursorOf: ({ number }) => numberCursor.encode(number),
            nodeOf: (row) => row,
            totalCount: () => countTableRows(context, table, { onlyIssues, filter }),
          }),
          rowsBefore: () => found.rowsBefore(),
          lookedUpTo: found.upTo,
        };
      },
    },
    RowConnection,
  ),
);
