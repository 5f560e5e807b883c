import { hasPasskeys } from '../../src/domain/factor/index.ts';
import { builder } from '../base/builder.ts';
import type { ServerFacts } from '../base/context.ts';
import { costs } from '../cost/declaration.ts';

const Profile = builder.enumType('ServerProfile', {
  description: 'How the server is set up.',
  values: {
    EMBEDDED: { description: 'It brought its own database: one machine, nothing to configure.' },
    PRODUCTION: { description: 'It uses the database, queue and store it was given.' },
  },
});

const SignInProvider = builder.objectRef<ServerFacts['providers'][number]>('SignInProvider').implement({
  description: 'A provider of single sign-on.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Its name in addresses.' }),
    label: t.exposeString('label', { description: 'What to call it.' }),
    loginUrl: t.field({
      type: 'URL',
      description: 'Where to send the browser; add `?returnTo=/path` for where it ends up.',
      resolve: ({ name }, _args, { baseUrl }) => `${baseUrl}/auth/sso/${name}/login`,
    }),
  }),
});

const SignInMethods = builder.objectRef<ServerFacts>('SignInMethods').implement({
  description: 'How people sign in here.',
  fields: (t) => ({
    passkeys: t.boolean({
      description:
        'Whether browsers have passkeys for this server as it was reached: by a name, over https or on this very machine.',
      resolve: (_facts, _args, { baseUrl }) => hasPasskeys(baseUrl),
    }),
    signUp: t.exposeBoolean('signUp', { description: 'Whether people may make accounts for themselves.' }),
    providers: t.field({
      type: [SignInProvider],
      ...costs({ items: 5 }),
      description: 'Single sign-on, besides e-mail address and password.',
      resolve: ({ providers }) => [...providers],
    }),
  }),
});

const ServerInfo = builder.objectRef<ServerFacts>('ServerInfo').implement({
  description: 'Facts about this server that every client may ask for.',
  fields: (t) => ({
    version: t.exposeString('version', { description: 'The version of ADE.' }),
    profile: t.expose('profile', { type: Profile, description: 'How the server is set up.' }),
    multipartBytes: t.exposeInt('multipartBytes', {
      description: 'The most bytes that a file in a multipart request may have.',
    }),
    uploadBytes: t.field({
      type: 'BigInt',
      description:
        'The most bytes that any file may have; what is larger than `multipartBytes` comes by `createUpload`.',
      resolve: ({ uploadBytes }) => BigInt(uploadBytes),
    }),
    sendsMail: t.exposeBoolean('sendsMail', {
      description:
        'Whether mails are sent. Without a mail server they are written to the log of the worker, with the links in them.',
    }),
    signIn: t.field({
      type: SignInMethods,
      description: 'How people sign in here.',
      resolve: (facts) => facts,
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
