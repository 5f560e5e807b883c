import {
  mostPreviewIssues,
  mostPreviewRows,
  type Preview,
  type PreviewTable as Previewed,
  previewExtraction,
} from '../../src/domain/source/index.ts';
import { builder } from '../base/builder.ts';
import { SpecFault } from '../configuration/validate.ts';
import { costs } from '../cost/declaration.ts';
import { SourceWarning } from '../job/job.ts';
import { IssueCountType } from '../table/issue-summary.ts';
import { Row } from '../table/rows.ts';
import { Column, Explanation, Issue, TableSource } from '../table/table.ts';

const PreviewProblemCode = builder.enumType('PreviewProblemCode', {
  description: 'Why nothing, or nothing useful, could be extracted.',
  values: {
    ENCRYPTED: { description: 'The document takes a password.' },
    UNREADABLE: { description: 'It is no document that ADE reads, or is damaged.' },
    NO_TEXT: { description: 'Its pages are pictures.' },
    LIMIT: { description: 'It passes a limit of the server, or takes too long.' },
    NO_TABLE: { description: 'Nothing in the part that was read is a table of this specification.' },
  },
});

const PreviewProblem = builder.objectRef<NonNullable<Preview['problem']>>('PreviewProblem').implement({
  description: 'Why nothing, or nothing useful, could be extracted.',
  fields: (t) => ({
    code: t.expose('code', { type: PreviewProblemCode, description: 'A stable code.' }),
    message: t.exposeString('message', { description: 'What is wrong and what to do, for people.' }),
  }),
});

const PreviewTable = builder.objectRef<Previewed>('PreviewTable').implement({
  description: 'A table as a job would extract it, as far as the document was read. Its fields are those of `Table`.',
  fields: (t) => ({
    ordinal: t.exposeInt('ordinal', { description: 'Its place in the document, from 0.' }),
    name: t.exposeString('name', { description: 'Unique in the document.' }),
    source: t.expose('source', { type: TableSource, description: 'Where it was found, and why it is a table.' }),
    columns: t.expose('columns', {
      type: [Column],
      ...costs({ items: 20 }),
      description: 'Its columns, in the order of the rows’ values.',
    }),
    unmappedColumns: t.expose('unmappedColumns', {
      type: [Column],
      ...costs({ items: 20 }),
      description: 'The sheet’s columns that no field claimed, also those that the output keeps.',
    }),
    rowCount: t.exposeInt('rowCount', { description: 'How many rows it has in the part that was read.' }),
    issueCount: t.exposeInt('issueCount', { description: 'How many issues were found in that part.' }),
    droppedRows: t.expose('droppedRows', {
      type: 'JSON',
      description: 'How many of the sheet’s rows are not in it, by reason.',
    }),
    explanation: t.expose('explanation', {
      type: Explanation,
      description: 'Why it is a table, why its columns are what they are, and why rows of the sheet are not in it.',
    }),
    issues: t.expose('issues', {
      type: [Issue],
      ...costs({ items: 20 }),
      description: `The first ${mostPreviewIssues} issues, in the order they were found, and no more than the first 100 of each rule and column.`,
    }),
    issueSummary: t.expose('issueSummary', {
      type: [IssueCountType],
      ...costs({ items: 20 }),
      description: 'All issues by rule, column and severity, the most frequent first; the first 500 kinds.',
    }),
    rows: t.expose('rows', {
      type: [Row],
      ...costs({ items: 20 }),
      description:
        'Its first rows, as many as were asked for, or fewer where they are long. Of texts the first 1,000 characters.',
    }),
  }),
});

const PreviewResult = builder.objectRef<Preview>('PreviewResult').implement({
  description: 'What a job would make of the first rows of a document. Nothing of it is stored.',
  fields: (t) => ({
    faults: t.expose('faults', {
      type: [SpecFault],
      ...costs({ items: 20 }),
      description: 'What is wrong with the specification; then nothing was extracted.',
    }),
    problem: t.expose('problem', {
      type: PreviewProblem,
      nullable: true,
      description: 'Why nothing, or nothing useful, could be extracted from the document; null where that is not so.',
    }),
    tables: t.expose('tables', {
      type: [PreviewTable],
      ...costs({ items: 3 }),
      description: 'The tables, in their order; the first 100.',
    }),
    warnings: t.expose('warnings', {
      type: [SourceWarning],
      ...costs({ items: 5 }),
      description: 'What reading had to decide or repair.',
    }),
    rowsRead: t.exposeInt('rowsRead', { description: 'Rows of the document that were read.' }),
    isComplete: t.exposeBoolean('isComplete', {
      description: 'Whether that was all of it: of each sheet the first 2,000 rows are read.',
    }),
  }),
});

const PreviewExtractionInput = builder.inputType('PreviewExtractionInput', {
  description: 'What to try on which document. Give `specYaml` or `configurationId`.',
  fields: (t) => ({
    documentId: t.id({ required: true, description: 'The document.' }),
    specYaml: t.string({ description: 'A specification as YAML text, or as JSON.' }),
    configurationId: t.id({
      description:
        'A configuration: its published version, and its draft where none is published. It takes `configurations.read`.',
    }),
    rows: t.int({ description: `How many rows of each table to answer, 1 to ${mostPreviewRows}; 20 unless given.` }),
  }),
});

builder.queryField('previewExtraction', (t) =>
  t.field({
    type: PreviewResult,
    ...costs({ weight: 100 }),
    description:
      'What a job would make of the first rows of a document. Faults of the specification and of the document are part of the answer. It takes `documents.read`.',
    args: {
      input: t.arg({ type: PreviewExtractionInput, required: true, description: 'What to try on which document.' }),
    },
    resolve: (_root, { input }, context) => previewExtraction(context, input),
  }),
);
