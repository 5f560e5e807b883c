import {
  explanationOf,
  findTable,
  type TableSource as Source,
  type TableColumns,
  tableColumns,
  tableSource,
} from '../../src/domain/table/index.ts';
import type * as closed from '../../src/engine/closed-sets.ts';
import type { TableExplanation } from '../../src/engine/tables.ts';
import { builder } from '../base/builder.ts';
import { createdWithin } from '../base/list-filter.ts';
import { orderOf } from '../base/list-order.ts';
import { needs } from '../base/needs.ts';
import { costs } from '../cost/declaration.ts';

type ColumnShape = TableColumns[number];

/** The values of an enum that stand for a set of the engine, all of them. */
type EnumOf<Name extends string> = { [Value in Name as Uppercase<Value>]: { value: Value; description: string } };

const TablePart = builder.objectRef<Source['parts'][number]>('TablePart').implement({
  description: 'The part of a table on one page or sheet.',
  fields: (t) => ({
    sheet: t.exposeString('sheet', { description: 'The name of the sheet, or of the page’s.' }),
    range: t.exposeString('range', {
      description: 'Its range in A1 notation, the header included where it is printed.',
    }),
    headerRows: t.exposeIntList('headerRows', { description: 'The sheet’s rows that are the header, from 1.' }),
    rowsBefore: t.exposeInt('rowsBefore', { description: 'How many of the table’s rows are from parts before it.' }),
    letters: t.field({
      type: ['String'],
      nullable: { list: false, items: true },
      resolve: ({ letters }) => letters,
      description:
        'The letters of its columns, in the order of `Table.columns`; null for one that is not there. Empty for tables of jobs that ended before they were kept.',
    }),
  }),
});

export const TableSource = builder.objectRef<Source>('TableSource').implement({
  description: 'Where a table was found, and why it is one.',
  fields: (t) => ({
    sheet: t.exposeString('sheet', { description: 'The sheet’s name.' }),
    range: t.exposeString('range', { description: 'The table’s range in A1 notation, header included.' }),
    headerRows: t.exposeIntList('headerRows', { description: 'The sheet’s rows that are the header, from 1.' }),
    score: t.exposeFloat('score', { description: 'How sure the detection is, 0 to 1.' }),
    reasons: t.exposeStringList('reasons', { description: 'Why this is a table, in sentences.' }),
    parts: t.expose('parts', {
      type: [TablePart],
      ...costs({ items: 5 }),
      description:
        'Of a table from a PDF, or one that is put together from several sheets: its parts, one for each page or sheet. The `sourceRow` and `sourceCell` of a row are of the part that the row is from. Empty for other tables, and for those of jobs that ended before there were parts.',
    }),
  }),
});

const ColumnType = builder.enumType('ColumnType', {
  description: 'What the values of a column are.',
  values: {
    STRING: { value: 'string', description: 'Text.' },
    INTEGER: { value: 'integer', description: 'Whole numbers; a text of digits beyond 2^53.' },
    DECIMAL: { value: 'decimal', description: 'Numbers; a text of digits where a number would be rounded.' },
    BOOLEAN: { value: 'boolean', description: 'true or false.' },
    DATE: { value: 'date', description: '`YYYY-MM-DD`.' },
    DATETIME: { value: 'datetime', description: '`YYYY-MM-DDTHH:MM:SS`, without a zone.' },
  } satisfies EnumOf<closed.ColumnType>,
});

const MappingMethod = builder.enumType('MappingMethod', {
  description: 'What a column was matched with a field by.',
  values: {
    HEADER: { value: 'header', description: 'A header that the specification names.' },
    SYNONYM: { value: 'synonym', description: 'A header that means the same.' },
    FUZZY: { value: 'fuzzy', description: 'A header that is nearly the same.' },
    PATTERN: { value: 'pattern', description: 'Values that fit the field’s pattern.' },
    VALUES: { value: 'values', description: 'Values that fit the field’s type.' },
    POSITION: { value: 'position', description: 'The place that the specification names.' },
    NONE: { value: 'none', description: 'Nothing: no field claims the column.' },
  } satisfies EnumOf<closed.MappingMethod>,
});

const Candidate = builder.objectRef<ColumnShape['mapping']['candidates'][number]>('MappingCandidate').implement({
  description: 'A field that the column might have been.',
  fields: (t) => ({
    field: t.exposeString('field', { description: 'The field’s name.' }),
    score: t.exposeFloat('score', { description: 'How well it fits, 0 to 1.' }),
    method: t.expose('method', { type: MappingMethod, description: 'What it was matched by.' }),
  }),
});

const Mapping = builder.objectRef<ColumnShape['mapping']>('ColumnMapping').implement({
  description: 'Which field a column is, and why.',
  fields: (t) => ({
    field: t.exposeString('field', { nullable: true, description: 'The field; null when none claims the column.' }),
    method: t.expose('method', { type: MappingMethod, description: 'What it was matched by.' }),
    score: t.exposeFloat('score', { description: 'How sure the match is, 0 to 1.' }),
    candidates: t.expose('candidates', {
      type: [Candidate],
      ...costs({ items: 5 }),
      description: 'What it might have been, best first.',
    }),
  }),
});

const ColumnExplanation = builder.objectRef<TableExplanation['columns'][number]>('ColumnExplanation').implement({
  description: 'Why a column is the field that it is, or none.',
  fields: (t) => ({
    column: t.exposeString('column', { description: 'The column’s name; also of one that the output leaves out.' }),
    reason: t.exposeString('reason', { description: 'Why, as a sentence for people.' }),
    method: t.expose('method', { type: MappingMethod, description: 'What it was matched by.' }),
    score: t.exposeFloat('score', { description: 'How sure the match is, 0 to 1.' }),
    runnerUp: t.expose('runnerUp', {
      type: Candidate,
      nullable: true,
      description: 'The field that it would have been otherwise; null where none came near.',
    }),
  }),
});

const DroppedRows = builder.objectRef<TableExplanation['droppedRows'][number]>('DroppedRows').implement({
  description: 'Rows of the sheet that are not in the table, all for the same reason.',
  fields: (t) => ({
    reason: t.exposeString('reason', {
      description:
        'What they were found to be: `header` (again), `derived`, `group`, `metadata`, `notes`, `empty` or `where`.',
    }),
    why: t.exposeString('why', { description: 'The reason as a sentence for people.' }),
    count: t.exposeInt('count', { description: 'How many there are.' }),
    rows: t.field({
      type: ['Int'],
      description: 'The first of them, as rows of the sheet, from 1.',
      resolve: ({ rows }) => [...rows],
    }),
  }),
});

export const Explanation = builder.objectRef<TableExplanation>('TableExplanation').implement({
  description: 'Why a table came out as it did.',
  fields: (t) => ({
    tableReasons: t.field({
      type: ['String'],
      ...costs({ weight: 1 }),
      description: 'Why this is a table, in sentences.',
      resolve: ({ tableReasons }) => [...tableReasons],
    }),
    columns: t.field({
      type: [ColumnExplanation],
      ...costs({ items: 20 }),
      description: 'Why its columns are what they are; those that the output leaves out come last.',
      resolve: ({ columns }) => columns,
    }),
    droppedRows: t.field({
      type: [DroppedRows],
      ...costs({ items: 7 }),
      description: 'Why rows of the sheet are not in it, the most frequent reason first.',
      resolve: ({ droppedRows }) => droppedRows,
    }),
  }),
});

const ColumnSource = builder.objectRef<NonNullable<ColumnShape['source']>>('ColumnSource').implement({
  description: 'Where a column stands in the sheet.',
  fields: (t) => ({
    letter: t.exposeString('letter', { description: 'The sheet’s column, e.g. `C`.' }),
    header: t.exposeString('header', { description: 'Its header as one text; empty where there is none.' }),
    headerPath: t.exposeStringList('headerPath', { description: 'Its header from the top row down.' }),
  }),
});

export const Column = builder.objectRef<ColumnShape>('Column').implement({
  description: 'A column of a table.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Unique in the table: the header in exports.' }),
    label: t.exposeString('label', { description: 'For people.' }),
    type: t.expose('type', { type: ColumnType, description: 'What its values are.' }),
    source: t.expose('source', {
      type: ColumnSource,
      nullable: true,
      description: 'Where it stands in the sheet; null for a field that no column was matched with.',
    }),
    mapping: t.expose('mapping', { type: Mapping, description: 'Which field it is, and why.' }),
  }),
});

export const IssueSeverity = builder.enumType('IssueSeverity', {
  description: 'How bad an issue is.',
  values: {
    ERROR: { description: 'A rule is broken.' },
    WARNING: { description: 'Something to look at.' },
  },
});

export const Issue = builder.prismaObject('Issue', {
  description: 'Something wrong with a value, a row or a table.',
  fields: (t) => ({
    row: t.exposeInt('rowNumber', { nullable: true, description: 'The row’s number; null for the whole table.' }),
    sheet: t.exposeString('sheet', {
      nullable: true,
      description:
        'The name of the sheet, or of the page’s sheet, that `sourceRow` and `sourceCell` are of; null for the whole table, for issues of a row that are not stored, and for those that were found before it was kept.',
    }),
    sourceRow: t.exposeInt('sourceRow', { nullable: true, description: 'The sheet’s row, from 1.' }),
    column: t.exposeString('column', { nullable: true, description: 'The column’s name.' }),
    sourceCell: t.exposeString('sourceCell', { nullable: true, description: 'The cell, e.g. `C14`.' }),
    rule: t.exposeString('rule', { description: 'The rule that is broken.' }),
    severity: t.expose('severity', { type: IssueSeverity, description: 'How bad it is.' }),
    message: t.exposeString('message', { description: 'What is wrong.' }),
  }),
});

const IssueConnection = builder.connectionObject(
  { type: Issue, name: 'IssueConnection', description: 'A page of issues.' },
  { name: 'IssueEdge', description: 'One place in a page of issues.' },
);

export const Table = builder.prismaNode('Table', {
  id: { field: 'id' },
  description: 'A clean, typed table, every value of which can be traced to its cell.',
  fields: (t) => ({
    job: t.relation('job', {
      description: 'The job that extracted it.',
      ...needs('jobs.read'),
    }),
    document: t.relation('document', {
      description: 'The document it is from.',
      ...needs('documents.read'),
    }),
    ordinal: t.exposeInt('ordinal', { description: 'Its place in the document, from 0.' }),
    name: t.exposeString('name', { description: 'Unique in its job.' }),
    source: t.field({
      type: TableSource,
      description: 'Where it was found, and why it is a table.',
      select: { source: true },
      resolve: ({ source }) => tableSource.parse(source),
    }),
    columns: t.field({
      type: [Column],
      ...costs({ items: 20 }),
      description: 'Its columns, in the order of the rows’ values.',
      select: { columns: true },
      resolve: ({ columns }) => tableColumns.parse(columns),
    }),
    unmappedColumns: t.field({
      type: [Column],
      ...costs({ items: 20 }),
      description: 'The sheet’s columns that no field claimed, also those that the output keeps.',
      select: { unmappedColumns: true },
      resolve: ({ unmappedColumns }) => tableColumns.parse(unmappedColumns),
    }),
    rowCount: t.exposeInt('rowCount', { description: 'How many rows it has.' }),
    issueCount: t.exposeInt('issueCount', { description: 'How many issues were found; not all need be stored.' }),
    droppedRows: t.expose('droppedRows', {
      type: 'JSON',
      description: 'How many of the sheet’s rows are not in it, by reason.',
    }),
    explanation: t.field({
      type: Explanation,
      ...costs({ weight: 5 }),
      description: 'Why it is a table, why its columns are what they are, and why rows of the sheet are not in it.',
      resolve: explanationOf,
    }),
    issues: t.relatedConnection(
      'issues',
      {
        cursor: 'id',
        nullable: true,
        totalCount: true,
        description: 'The stored issues, in the order they were found.',
        args: {
          severity: t.arg({ type: IssueSeverity, description: 'Only as bad as this.' }),
          rule: t.arg.string({ description: 'Only of this rule.' }),
          column: t.arg.string({ description: 'Only in the column with this name.' }),
        },
        query: ({ severity, rule, column }) => ({
          where: {
            ...(severity ? { severity } : {}),
            ...(rule ? { rule } : {}),
            ...(column ? { column } : {}),
          },
          orderBy: { id: 'asc' },
        }),
      },
      IssueConnection,
    ),
    exports: t.relation('exports', {
      ...costs({ items: 10 }),
      description: 'The files made of it.',
      query: { orderBy: { id: 'asc' } },
    }),
  }),
});

export const TableOrder = orderOf('Table', {
  CREATED: { value: 'id', description: 'When it was extracted.' },
  NAME: { value: 'name', description: 'Its name.' },
  ROWS: { value: 'rowCount', description: 'How many rows it has.' },
  ISSUES: { value: 'issueCount', description: 'How many issues were found in it.' },
});

export const TableFilter = builder.inputType('TableFilter', {
  description: 'Which tables to list; everything given must hold.',
  fields: (t) => ({
    nameContains: t.string({ description: 'A part of its name, in any case.' }),
    documentId: t.id({ description: 'From this document.' }),
    hasIssues: t.boolean({ description: 'Whether issues were found in it.' }),
    ...createdWithin(t),
  }),
});

export const TableConnection = builder.connectionObject(
  { type: Table, name: 'TableConnection', description: 'A page of tables.' },
  { name: 'TableEdge', description: 'One place in a page of tables.' },
);

builder.queryField('table', (t) =>
  t.prismaField({
    type: Table,
    nullable: true,
    description: 'One table; null when there is none that you may see.',
    args: { id: t.arg.id({ required: true, description: 'Its id.' }) },
    resolve: (query, _root, { id }, context) => findTable(context, id, query),
  }),
);
