import type { ActorShape } from './actor-loader.ts';
import { builder } from './builder.ts';

export const User = builder.prismaNode('User', {
  id: { field: 'id' },
  description: 'A person.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'The name that others see.' }),
  }),
});

export const ApiKey = builder.prismaNode('ApiKey', {
  id: { field: 'id' },
  description: 'A key with which a program acts in one workspace. The secret is shown once, when the key is made.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What the key is for.' }),
    prefix: t.exposeString('prefix', { description: 'The part of the key that may be shown.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    lastUsedAt: t.expose('lastUsedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was last used; exact to a minute.',
    }),
  }),
});

const System = builder.objectRef<{ __typename: 'System' }>('System').implement({
  description: 'The server itself: workers and maintenance.',
  fields: (t) => ({ name: t.string({ description: 'Always `ADE`.', resolve: () => 'ADE' }) }),
});

export const Actor = builder.unionType('Actor', {
  description: 'Who did something.',
  types: [User, ApiKey, System],
  resolveType: (actor) => (actor as ActorShape).__typename,
});
