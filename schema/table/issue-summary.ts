import { type IssueCount, summariseIssues } from '../../src/domain/table/index.ts';
import { builder } from '../base/builder.ts';
import { costs } from '../cost/declaration.ts';
import { IssueSeverity, Table } from './table.ts';

export const IssueCountType = builder.objectRef<IssueCount>('IssueCount').implement({
  description: 'How many issues of one kind a table has.',
  fields: (t) => ({
    rule: t.exposeString('rule', { description: 'The rule that is broken.' }),
    column: t.exposeString('column', {
      nullable: true,
      description: 'The column; null for what concerns no single one.',
    }),
    severity: t.expose('severity', { type: IssueSeverity, description: 'How bad they are.' }),
    count: t.exposeInt('count', { description: 'How many there are.' }),
  }),
});

builder.prismaObjectField(Table, 'issueSummary', (t) =>
  t.field({
    type: [IssueCountType],
    ...costs({ weight: 5, items: 20 }),
    description:
      'The issues by rule, column and severity, those beyond the stored ones included, the most frequent first; the first 500 kinds.',
    select: { id: true },
    resolve: ({ id }, _args, context) => summariseIssues(context, id),
  }),
);
