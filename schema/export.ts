import { builder } from './builder.ts';

const ExportFormat = builder.enumType('ExportFormat', {
  description: 'The kinds of file a table can be made into.',
  values: {
    CSV: { description: 'RFC 4180, UTF-8; texts that a spreadsheet would run as formulas are defused.' },
    XLSX: { description: 'An Excel workbook.' },
    PARQUET: { description: 'Apache Parquet.' },
    JSONL: { description: 'One JSON object a line.' },
  },
});

const ExportStatus = builder.enumType('ExportStatus', {
  description: 'The life of an export.',
  values: {
    PENDING: { description: 'It is being made.' },
    READY: { description: 'It can be downloaded.' },
    FAILED: { description: 'It could not be made.' },
  },
});

export const Export = builder.prismaNode('Export', {
  id: { field: 'id' },
  description: 'A file made of a table.',
  fields: (t) => ({
    table: t.relation('table', { nullable: true, description: 'The table; null when it holds a whole job.' }),
    job: t.relation('job', { description: 'The job whose table it is.' }),
    format: t.expose('format', { type: ExportFormat, description: 'What kind of file it is.' }),
    status: t.expose('status', { type: ExportStatus, description: 'Where it is in its life.' }),
    document: t.relation('document', { nullable: true, description: 'The file; ask it for a `downloadUrl`.' }),
    rowCount: t.exposeInt('rowCount', { description: 'How many rows it has.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
  }),
});

export const ExportConnection = builder.connectionObject(
  { type: Export, name: 'ExportConnection', description: 'A page of exports.' },
  { name: 'ExportEdge', description: 'One place in a page of exports.' },
);
