import { builder } from './builder.ts';
import type { ServerFacts } from './context.ts';

const Profile = builder.enumType('ServerProfile', {
  description: 'How the server is set up.',
  values: {
    EMBEDDED: { description: 'It brought its own database: one machine, nothing to configure.' },
    PRODUCTION: { description: 'It uses the database, queue and store it was given.' },
  },
});

const ServerInfo = builder.objectRef<ServerFacts>('ServerInfo').implement({
  description: 'Facts about this server that anyone may ask for.',
  fields: (t) => ({
    version: t.exposeString('version', { description: 'The version of ADE.' }),
    profile: t.expose('profile', { type: Profile, description: 'How the server is set up.' }),
    multipartBytes: t.exposeInt('multipartBytes', {
      description: 'The most bytes that a file in a multipart request may have.',
    }),
  }),
});

builder.queryField('server', (t) =>
  t.field({
    type: ServerInfo,
    skipTypeScopes: true,
    description: 'Facts about this server.',
    resolve: (_root, _args, context) => context.server,
  }),
);
