import { builder } from '../base/builder.ts';
import type { OperationCost } from '../base/context.ts';

const RateLimit = builder.objectRef<OperationCost>('RateLimit').implement({
  description:
    'What operations cost, and what you have left: an allowance for each person, each key, and each address of strangers.',
  fields: (t) => ({
    cost: t.exposeInt('requested', { description: 'Points that this operation costs.' }),
    limit: t.exposeInt('limit', { description: 'Points that you may spend at once.' }),
    remaining: t.exposeInt('remaining', { description: 'Points that are left.' }),
    resetAt: t.expose('resetAt', { type: 'DateTime', description: 'When all of them are there again.' }),
  }),
});

builder.queryField('rateLimit', (t) =>
  t.field({
    type: RateLimit,
    skipTypeScopes: true,
    description: 'What operations cost, and what you have left. The same is in `extensions.cost` of every answer.',
    resolve: (_root, _args, { allowance }) => allowance.cost,
  }),
);
