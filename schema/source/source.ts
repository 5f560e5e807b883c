import { documentCells, documentSheets, mostWindow, type CellWindow as Window } from '../../src/domain/source/index.ts';
import { rangeToA1 } from '../../src/engine/tables.ts';
import { builder } from '../base/builder.ts';
import { needsWhere } from '../base/needs.ts';
import { costs } from '../cost/declaration.ts';
import { Document } from '../document/document.ts';

type Sheet = Awaited<ReturnType<typeof documentSheets>>[number];
type Outline = NonNullable<Sheet['tables'][number]['outline']>;
type Row = Window['rows'][number];
type RoleName = NonNullable<Row['role']>;

const RowRole = builder.enumType('RowRole', {
  description: 'What a row of a sheet was found to be, without a configuration.',
  values: {
    HEADER: { value: 'header', description: 'The header of a table.' },
    DATA: { value: 'data', description: 'A record.' },
    GROUP: { value: 'group', description: 'A heading that groups the rows below it.' },
    DERIVED: { value: 'derived', description: 'A total of other rows.' },
    METADATA: { value: 'metadata', description: 'A title, or a line about a table.' },
    NOTES: { value: 'notes', description: 'A note.' },
    EMPTY: { value: 'empty', description: 'Nothing that counts.' },
  } satisfies { [Role in RoleName as Uppercase<Role>]: { value: Role; description: string } },
});

const CellType = builder.enumType('CellType', {
  description: 'What a cell of a sheet holds.',
  values: {
    TEXT: { value: 'text', description: 'Text. Everything in a CSV or on a page is.' },
    NUMBER: { value: 'number', description: 'A number.' },
    DATE: { value: 'date', description: 'A date, a time, both, or a duration: a number whose format shows it so.' },
    BOOLEAN: { value: 'boolean', description: 'True or false.' },
    ERROR: { value: 'error', description: 'What a formula could not work out, such as `#N/A`.' },
  } as const,
});

const TableOutline = builder.objectRef<Outline>('TableOutline').implement({
  description:
    'Where a table stands on a page, in points (1/72 inch) from the lower left corner of the page as it is displayed.',
  fields: (t) => ({
    left: t.exposeFloat('left', { description: 'Its left edge.' }),
    bottom: t.exposeFloat('bottom', { description: 'Its lower edge.' }),
    right: t.exposeFloat('right', { description: 'Its right edge.' }),
    top: t.exposeFloat('top', { description: 'Its upper edge.' }),
    columnEdges: t.exposeFloatList('columnEdges', {
      description: 'Where its columns begin and end, one more than there are columns: from the page’s left edge.',
    }),
    rowEdges: t.exposeFloatList('rowEdges', {
      description:
        'Where its rows begin and end, from the first to the last, one more than there are rows: from the page’s lower edge.',
    }),
    merged: t.field({
      type: ['String'],
      ...costs({ items: 5 }),
      description: 'Its cells of several rows or columns: the ranges that each takes, in A1 notation of the sheet.',
      resolve: ({ merged }) => merged.map(rangeToA1),
    }),
    isTurned: t.exposeBoolean('isTurned', {
      description:
        'Whether its text runs up or down the page: then the edges of the columns are from the page’s lower edge, and those of the rows from its left one.',
    }),
  }),
});

const SheetPage = builder.objectRef<NonNullable<Sheet['page']>>('SheetPage').implement({
  description: 'The page of a PDF that a sheet is.',
  fields: (t) => ({
    number: t.exposeInt('number', { description: 'Its number, from 1.' }),
    width: t.exposeFloat('width', { description: 'Its width in points, as it is displayed.' }),
    height: t.exposeFloat('height', { description: 'Its height in points, as it is displayed.' }),
  }),
});

const SheetTable = builder.objectRef<Sheet['tables'][number]>('SheetTable').implement({
  description:
    'A table that is found in a sheet without a configuration. One that goes over several pages of a PDF has a part on each.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Unique in the document; the parts of a table share it.' }),
    range: t.string({
      description: 'Its range in A1 notation, header included.',
      resolve: ({ range }) => rangeToA1(range),
    }),
    headerRows: t.exposeIntList('headerRows', { description: 'The sheet’s rows that are its header, from 1.' }),
    score: t.exposeFloat('score', { description: 'How sure the detection is, 0 to 1.' }),
    reasons: t.exposeStringList('reasons', { description: 'Why it is a table, in sentences.' }),
    outline: t.expose('outline', {
      type: TableOutline,
      nullable: true,
      description: 'Where it stands on the page that its sheet is; null where the sheet is none.',
    }),
  }),
});

const SheetObject = builder.objectRef<Sheet>('Sheet').implement({
  description:
    'A sheet of a document: of a workbook; a CSV is one, and so is each page of a PDF, where the lines of the text are rows of one cell and the tables have the rows and columns that they have on the page.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Its name; `Page 3` for a page.' }),
    rowCount: t.exposeInt('rowCount', { description: 'The number of its last row.' }),
    columnCount: t.exposeInt('columnCount', { description: 'The number of its last column.' }),
    isHidden: t.exposeBoolean('isHidden', { description: 'Whether the workbook hides it.' }),
    hidden: t.exposeBoolean('isHidden', { description: 'The same as `isHidden`.' }),
    page: t.expose('page', {
      type: SheetPage,
      nullable: true,
      description: 'The page of the document that it is; null where it is none, or one of a file within the document.',
    }),
    tables: t.expose('tables', {
      type: [SheetTable],
      ...costs({ items: 5 }),
      description: 'The tables that are found in it without a configuration, in reading order.',
    }),
  }),
});

const Cell = builder.objectRef<Row['cells'][number]>('Cell').implement({
  description: 'A cell that holds something.',
  fields: (t) => ({
    column: t.exposeInt('column', { description: 'The sheet’s column, from 1.' }),
    text: t.exposeString('text', {
      description:
        'As a spreadsheet in English shows it; of a long text the first 1,000 characters, or 100 in rows of more than 250 cells.',
    }),
    isCut: t.exposeBoolean('isCut', { description: 'Whether the text goes on.' }),
    type: t.expose('kind', { type: CellType, description: 'What it holds.' }),
    role: t.expose('role', {
      type: RowRole,
      nullable: true,
      description: 'What its row was found to be, for the table that it stands in; null where that is not known.',
    }),
  }),
});

const CellRow = builder.objectRef<Row>('CellRow').implement({
  description: 'A row of a sheet.',
  fields: (t) => ({
    number: t.exposeInt('number', { description: 'The sheet’s row, from 1.' }),
    isHidden: t.exposeBoolean('isHidden', { description: 'Whether the workbook hides it.' }),
    role: t.expose('role', {
      type: RowRole,
      nullable: true,
      description: 'What it was found to be; null where that is not known.',
    }),
    cells: t.expose('cells', {
      type: [Cell],
      // The window has been paid for cell by cell.
      ...costs({ items: 1 }),
      description: 'Its cells within the window that hold something, from left to right.',
    }),
  }),
});

const CellWindow = builder.objectRef<Window>('CellWindow').implement({
  description: 'A part of a sheet, as a spreadsheet shows it.',
  fields: (t) => ({
    sheet: t.expose('sheet', { type: SheetObject, description: 'The sheet.' }),
    top: t.int({ description: 'Its first row, from 1.', resolve: ({ place }) => place.top }),
    left: t.int({ description: 'Its first column, from 1.', resolve: ({ place }) => place.left }),
    rows: t.expose('rows', {
      type: [CellRow],
      ...costs({ items: 1 }),
      description: 'The rows within it, in ascending order; rows in which nothing stands are left out.',
    }),
  }),
});

/** Why a document cannot be shown is an error with one of these codes at the field’s path. */
const problems =
  'Where it cannot be shown it is null, with an error at its path: `ENCRYPTED`, `UNREADABLE`, `NO_TEXT` (pages that are pictures) or `LIMIT` (it passes a limit of the server, or takes too long).';
/** What an export holds is the tables'. */
const isExport = ({ kind }: { kind: string }) => kind === 'EXPORT';

builder.prismaObjectFields(Document, (t) => ({
  sheets: t.field({
    type: [SheetObject],
    ...needsWhere('tables.read', isExport),
    ...costs({ weight: 50, items: 10 }),
    description: `Its sheets, in their order, hidden ones as well. ${problems} Those of an export take \`tables.read\`.`,
    resolve: (document, _args, context) => documentSheets(context, document),
  }),
  cells: t.field({
    type: CellWindow,
    ...needsWhere('tables.read', isExport),
    ...costs({ weight: 50, weightEach: { points: 0.1, of: ['rows', 'columns'], most: mostWindow.cells } }),
    description: `What stands in a window of one of its sheets, of at most ${mostWindow.cells.toLocaleString('en')} cells. ${problems} \`NOT_FOUND\` where it has no such sheet. Those of an export take \`tables.read\`.`,
    args: {
      sheet: t.arg.string({ required: true, description: 'The sheet’s name.' }),
      top: t.arg.int({ required: true, description: 'The first row, from 1.' }),
      left: t.arg.int({ required: true, description: 'The first column, from 1.' }),
      rows: t.arg.int({ required: true, description: `How many rows, 1 to ${mostWindow.rows.toLocaleString('en')}.` }),
      columns: t.arg.int({
        required: true,
        description: `How many columns, 1 to ${mostWindow.columns.toLocaleString('en')}.`,
      }),
    },
    resolve: (document, args, context) => documentCells(context, document, args),
  }),
}));
