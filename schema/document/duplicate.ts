import { originalsOf } from '../../src/domain/document/index.ts';
import { batched } from '../base/batched.ts';
import { builder } from '../base/builder.ts';
import { costs } from '../cost/declaration.ts';
import { Document } from './document.ts';

const originalOf = batched(originalsOf);

builder.prismaObjectField(Document, 'duplicateOf', (t) =>
  t.field({
    type: Document,
    nullable: true,
    ...costs({ weight: 1 }),
    description: 'The earliest upload of the same bytes in the workspace that is still there; null where this is it.',
    select: { id: true },
    resolve: ({ id }, _args, context) => originalOf(context, id),
  }),
);
