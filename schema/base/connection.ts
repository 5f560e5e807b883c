import { costs } from '../cost/declaration.ts';
import { builder } from './builder.ts';

builder.globalConnectionField('totalCount', (t) =>
  t.int({
    ...costs({ weight: 1 }),
    description: 'How many there are in all; counted only when asked for.',
    resolve: ({ totalCount }) => (typeof totalCount === 'function' ? totalCount() : (totalCount ?? 0)),
  }),
);
