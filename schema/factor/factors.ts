import { factorCounts, listPasskeys } from '../../src/domain/factor/index.ts';
import { requireSession } from '../../src/domain/kernel/index.ts';
import { builder } from '../base/builder.ts';
import type { GraphQLContext } from '../base/context.ts';
import { costs } from '../cost/declaration.ts';

export const Passkey = builder.prismaObject('Passkey', {
  description: 'A key in a device of a person’s, or in several, with which they sign in.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Its id.' }),
    name: t.exposeString('name', { description: 'What its owner calls it.' }),
    isSynced: t.exposeBoolean('isSynced', { description: 'Whether it is kept on more than one device.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was added.' }),
    lastUsedAt: t.expose('lastUsedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it has last proved who signs in; null for never.',
    }),
  }),
});

type Counts = Awaited<ReturnType<typeof factorCounts>>;

/** Those of the viewer. Throws PersonNeededError. */
export async function secondFactorsOf(context: GraphQLContext): Promise<Counts> {
  return factorCounts(context, requireSession(context).userId);
}

export const SecondFactors = builder.objectRef<Counts>('SecondFactors').implement({
  description: 'With what the viewer proves a second time who they are.',
  fields: (t) => ({
    hasTotp: t.exposeBoolean('hasTotp', { description: 'Whether there is an authenticator app.' }),
    passkeys: t.field({
      type: [Passkey],
      ...costs({ items: 5 }),
      description: 'The passkeys, oldest first; at most 20.',
      resolve: (_counts, _args, context) => listPasskeys(context),
    }),
    recoveryCodes: t.exposeInt('recoveryCodes', { description: 'How many recovery codes are left.' }),
  }),
});

export const ClosedWorkspace = builder
  .objectRef<{ id: string; slug: string; name: string }>('ClosedWorkspace')
  .implement({
    description: 'A workspace of the viewer’s that is closed to this session until it has a second factor.',
    fields: (t) => ({
      id: t.exposeID('id', { description: 'The workspace.' }),
      slug: t.exposeString('slug', { description: 'Its slug.' }),
      name: t.exposeString('name', { description: 'Its name.' }),
    }),
  });

export const FactorAdded = builder
  .objectRef<{ recoveryCodes: readonly string[] | null }>('SecondFactorAdded')
  .implement({
    description: 'The account has another second factor.',
    fields: (t) => ({
      recoveryCodes: t.stringList({
        nullable: true,
        description:
          'Codes that each stand in once for a factor that is lost, shown this once; null for who has some from an earlier factor.',
        resolve: ({ recoveryCodes }) => recoveryCodes && [...recoveryCodes],
      }),
    }),
  });
