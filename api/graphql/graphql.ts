import { renderGraphiQL } from '@graphql-yoga/render-graphiql';
import { createFetch } from '@whatwg-node/fetch';
import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  GraphQLError,
  NoSchemaIntrospectionCustomRule,
  OperationTypeNode,
} from 'graphql';
import { createYoga, handleStreamOrSingleExecutionResult, type Plugin } from 'graphql-yoga';
import { ActorLoader } from '../../schema/base/actor-loader.ts';
import type { GraphQLContext, ServerFacts, SessionCookies } from '../../schema/base/context.ts';
import { schema } from '../../schema/index.ts';
import { authenticate } from '../../src/auth/authenticate.ts';
import { type Credentials, InvalidCredentialsError } from '../../src/auth/credentials.ts';
import type { DownloadLinks } from '../../src/auth/download-links.ts';
import { walledIn } from '../../src/domain/kernel/access.ts';
import type { ClientFacts, Services } from '../../src/domain/kernel/context.ts';
import type { Logger } from '../../src/log.ts';
import type { Admission } from './admission.ts';
import { maskError } from './masking.ts';
import { nulError } from './nul-character.ts';
import { subscribeAfresh } from './subscribe.ts';

/** The largest multipart body for files up to a size: the limit on the file itself is the domain's, with a typed failure. */
export function multipartBodyBytes(fileBytes: number): number {
  return fileBytes + 1024 ** 2;
}

/** What the server knows of a request before GraphQL looks at it; the same for HTTP and WebSocket. */
export interface RequestFacts {
  credentials: Credentials;
  client: ClientFacts;
  /** Where the response can set cookies: over HTTP, unless a page of another site may be behind the request. */
  cookies: SessionCookies | null;
  baseUrl: string;
  correlationId: string;
  /** Names the request, or the socket, on every line. */
  log: Logger;
  /** Plain HTTP, which includes a connection per subscription; or one long-lived connection for many operations. */
  transport: 'HTTP' | 'WEBSOCKET' | 'EVENT_STREAM';
  /** Told the operation's name once it is known, for the request's log line. */
  onOperation(name: string): void;
}

export interface GraphQLOptions {
  services: Services;
  links: DownloadLinks;
  facts: ServerFacts;
  admission: Admission;
  /** GraphiQL and introspection. */
  development: boolean;
}

/** The GraphQL engine: schema, context, masking, limits of the transport. Knows nothing of sockets. */
export function createGraphQL(options: GraphQLOptions) {
  const { services, links, facts, admission, development } = options;
  return createYoga<{ facts: RequestFacts }, GraphQLContext>({
    schema,
    graphqlEndpoint: '/graphql',
    landingPage: false,
    graphiql: development ? { title: 'ADE', subscriptionsProtocol: 'WS' } : false,
    renderGraphiQL,
    logging: false,
    healthCheckEndpoint: '/health/graphql',
    cors: false,
    batching: false,
    maxRequestBodySize: multipartBodyBytes(facts.multipartBytes),
    fetchAPI: createFetch({
      formDataLimits: {
        fileSize: multipartBodyBytes(facts.multipartBytes),
        files: 10,
        fields: 10,
        fieldSize: 1024 ** 2,
        parts: 20,
      },
    }),
    // What comes before there is a context: parsing, validation, credentials. The rest is masked with the request's id below.
    maskedErrors: { maskError: (error) => maskError(error, services.log, null) },
    plugins: [
      refuseNul(),
      refuseWithoutToken(),
      operationName(),
      admitSubscriptions(admission),
      maskWithRequestId(),
      ...(development ? [] : [withoutIntrospection()]),
    ],
    context: async ({ facts: request }) => {
      const viewer = await authenticateOrRefuse(services, request.credentials);
      const db = walledIn(services.db, viewer);
      return {
        ...services,
        db,
        log: request.log,
        viewer,
        correlationId: request.correlationId,
        client: request.client,
        cookies: request.cookies,
        baseUrl: request.baseUrl,
        links,
        actors: new ActorLoader(db),
        server: facts,
      };
    },
  });
}

export type GraphQLServer = ReturnType<typeof createGraphQL>;

async function authenticateOrRefuse(services: Services, credentials: Credentials) {
  try {
    return await authenticate(services, credentials);
  } catch (error) {
    if (!(error instanceof InvalidCredentialsError)) throw error;
    throw new GraphQLError(error.message, { extensions: { code: 'UNAUTHENTICATED', http: { status: 401 } } });
  }
}

function refuseNul(): Plugin {
  return {
    onParams({ params }) {
      const refusal = nulError(params);
      if (refusal) throw refusal;
    },
  };
}

/** Operations of a single event stream carry their id; without the stream's token they would be answered to nobody's stream. */
function refuseWithoutToken(): Plugin {
  return {
    onParams({ params }) {
      if (params.extensions?.operationId === undefined) return;
      throw new GraphQLError(
        'The operation has an id but names no stream. Send X-GraphQL-Event-Stream-Token as well.',
        {
          extensions: { code: 'BAD_USER_INPUT', http: { status: 400 } },
        },
      );
    },
  };
}

/** Tells the request's log line which operation it carries. */
function operationName(): Plugin<{ facts: RequestFacts }> {
  return {
    onExecute: ({ args }) => args.contextValue.facts.onOperation(nameOf(args.document, args.operationName)),
    onSubscribe: ({ args }) => args.contextValue.facts.onOperation(nameOf(args.document, args.operationName)),
  };
}

/** A subscription over plain HTTP holds a connection of its own. */
function admitSubscriptions(admission: Admission): Plugin<OperationContext> {
  return {
    onSubscribe: ({ args: { contextValue }, setResultAndStopExecution }) => {
      const { viewer, facts } = contextValue;
      if (facts.transport !== 'HTTP' || !viewer) return;
      const leave = admission.admit(viewer);
      if (!leave) {
        const extensions = { code: 'LIMIT_EXCEEDED', http: { status: 429 } };
        const error = new GraphQLError('Too many connections. Close one, or try again later.', { extensions });
        return setResultAndStopExecution({ errors: [error] });
      }
      return {
        onSubscribeResult: ({ result }) => {
          if (!(Symbol.asyncIterator in result)) return leave();
          return { onEnd: leave };
        },
        onSubscribeError: leave,
      };
    },
  };
}

type OperationContext = GraphQLContext & { facts: RequestFacts };

/** Masks the errors of results and of each item of a stream, each with the id and the log of its own request. */
function maskWithRequestId(): Plugin<OperationContext> {
  const mask = (result: ExecutionResult, { log, correlationId }: GraphQLContext): ExecutionResult =>
    result.errors ? { ...result, errors: result.errors.map((error) => maskError(error, log, correlationId)) } : result;
  return {
    onExecute: () => ({
      onExecuteDone: (payload) =>
        handleStreamOrSingleExecutionResult(payload, ({ args, result, setResult }) =>
          setResult(mask(result, args.contextValue)),
        ),
    }),
    onSubscribe: ({ args: { contextValue }, setSubscribeFn }) => {
      setSubscribeFn((args: ExecutionArgs) => subscribeAfresh(args, contextValue));
      return {
        onSubscribeError: ({ error, setError }) =>
          setError(maskError(error, contextValue.log, contextValue.correlationId)),
      };
    },
  };
}

function nameOf(document: DocumentNode, operationName: string | null | undefined): string {
  if (operationName) return operationName;
  for (const definition of document.definitions) {
    if (definition.kind === 'OperationDefinition') {
      return (
        definition.name?.value ?? (definition.operation === OperationTypeNode.QUERY ? 'query' : definition.operation)
      );
    }
  }
  return 'unknown';
}

function withoutIntrospection(): Plugin {
  return { onValidate: ({ addValidationRule }) => addValidationRule(NoSchemaIntrospectionCustomRule) };
}
