import SchemaBuilder from '@pothos/core';
import ErrorsPlugin from '@pothos/plugin-errors';
import PrismaPlugin from '@pothos/plugin-prisma';
import RelayPlugin from '@pothos/plugin-relay';
import ScopeAuthPlugin from '@pothos/plugin-scope-auth';
import type { Permission } from '../../src/auth/permissions.ts';
import { reachIn } from '../../src/auth/policy.ts';
import { ForbiddenError, typeOfId, UnauthenticatedError } from '../../src/domain/kernel/index.ts';
import type PrismaTypes from '../generated/pothos-types.ts';
import { getDatamodel } from '../generated/pothos-types.ts';
import type { GraphQLContext } from './context.ts';
import './pages/page-arguments.ts';

/** A file of a multipart request, which comes after the operation does. */
export interface UploadedFile {
  /** Waits for the file and begins to read it, once. Rejects when it does not come, or not before another that is asked for later. */
  open(): Promise<OpenedFile>;
}

export interface OpenedFile {
  name: string;
  /** The media type that the client gave. */
  type: string;
  bytes: AsyncIterable<Uint8Array>;
}

export interface SchemaTypes {
  Context: GraphQLContext;
  PrismaTypes: PrismaTypes;
  DefaultFieldNullability: false;
  DefaultEdgesNullability: false;
  DefaultNodeNullability: false;
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: { Input: Date; Output: Date };
    JSON: { Input: unknown; Output: unknown };
    BigInt: { Input: bigint; Output: bigint };
    URL: { Input: URL; Output: string };
    File: { Input: UploadedFile; Output: never };
  };
  Connection: {
    /** How many there are in all, or how to count them. */
    totalCount?: number | (() => number | Promise<number>) | undefined;
    /** Of rows: counts those that stand before the page, where that is known. */
    rowsBefore?: (() => number | null | Promise<number>) | undefined;
    /** Of rows that are looked for: up to which one was looked. */
    lookedUpTo?: number | null | undefined;
  };
  AuthScopes: {
    /** The viewer is signed in. */
    authenticated: boolean;
    /** The viewer has the permission in the workspace. */
    permission: [workspaceId: string, permission: Permission];
  };
}

export const builder = new SchemaBuilder<SchemaTypes>({
  // Errors comes first: what the others refuse can then become a typed failure.
  // Pages comes after ScopeAuth: what is not for the viewer is refused, whatever its arguments.
  plugins: [ErrorsPlugin, ScopeAuthPlugin, 'pages', PrismaPlugin, RelayPlugin],
  defaultFieldNullability: false,
  prisma: {
    client: (context) => context.db.prisma,
    dmmf: getDatamodel(),
    maxConnectionSize: 100,
    defaultConnectionSize: 20,
    onUnusedQuery: null,
  },
  relay: {
    // Ids are readable and say their type already (`doc_01JA…`), so nothing is wrapped around them.
    encodeGlobalID: (_typename, id) => String(id),
    decodeGlobalID: (id) => ({ typename: typeOfId(id) ?? '', id }),
    cursorType: 'String',
    edgesFieldOptions: { nullable: false, description: 'The places of this page, each with its cursor.' },
    nodesOnConnection: {
      description: 'The nodes of this page, for clients that need no cursor per edge.',
    },
    nodeQueryOptions: false,
    nodesQueryOptions: false,
    nodeTypeOptions: { description: 'Anything that has an id of its own.' },
    idFieldOptions: { description: 'A typed, readable id, such as `doc_01JA…`. Stable for ever.' },
    pageInfoTypeOptions: { description: 'Where a page of a connection begins and ends.' },
    hasNextPageFieldOptions: { description: 'Whether there is more after this page.' },
    hasPreviousPageFieldOptions: { description: 'Whether there is more before this page.' },
    startCursorFieldOptions: { description: 'The cursor of the first edge; null on an empty page.' },
    endCursorFieldOptions: { description: 'The cursor of the last edge; null on an empty page.' },
    firstArgOptions: { description: 'At most this many, from the beginning (or after `after`). 1 to 100.' },
    lastArgOptions: { description: 'At most this many, from the end (or before `before`). 1 to 100.' },
    afterArgOptions: { description: 'Only what follows this cursor.' },
    beforeArgOptions: { description: 'Only what precedes this cursor.' },
    cursorFieldOptions: { description: 'The place of this edge in its connection; opaque.' },
    nodeFieldOptions: { nullable: false, description: 'The thing itself.' },
    pageInfoFieldOptions: { description: 'Where this page begins and ends.' },
    defaultConnectionTypeOptions: { description: 'A page of a list.' },
    defaultEdgeTypeOptions: { description: 'One place in a list.' },
  },
  errors: {
    directResult: true,
    defaultUnionOptions: {
      name: ({ fieldName }) => `${fieldName.charAt(0).toUpperCase()}${fieldName.slice(1)}Result`,
      description: 'What was asked for, or a failure that the caller can understand and mend.',
    },
  },
  scopeAuth: {
    authorizeOnSubscribe: true,
    authScopes: (context) => ({
      authenticated: context.viewer !== null,
      permission: ([workspaceId, permission]) =>
        context.viewer !== null && reachIn(context.viewer, workspaceId, permission) !== null,
    }),
    unauthorizedError: (_parent, context, _info, { failure }) =>
      context.viewer === null ? new UnauthenticatedError() : new ForbiddenError(missingPermission(failure)),
  },
});

/** The permission whose absence made the scopes fail. */
function missingPermission(failure: { kind: string }): Permission {
  if ('parameter' in failure && Array.isArray(failure.parameter)) return failure.parameter[1];
  if ('failures' in failure && Array.isArray(failure.failures)) return missingPermission(failure.failures[0]);
  return 'workspace.read';
}

// Deny by default: every root field needs a sign-in unless it opts out with `skipTypeScopes`.
builder.queryType({ authScopes: { authenticated: true }, description: 'Everything that can be read.' });
builder.mutationType({
  authScopes: { authenticated: true },
  description: 'Everything that can be changed. Expected failures are typed members of each result.',
});
builder.subscriptionType({
  authScopes: { authenticated: true },
  description: 'Timelines, live: over graphql-ws and Server-Sent Events, both on `/graphql`.',
});
