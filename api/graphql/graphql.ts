import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingMessage } from 'node:http';
import {
  type DocumentNode,
  type ExecutionArgs,
  execute,
  GraphQLError,
  getOperationAST,
  OperationTypeNode,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import {
  createYoga,
  envelop,
  type GraphQLParams,
  handleStreamOrSingleExecutionResult,
  type Plugin,
  useSchema,
} from 'graphql-yoga';
import type { GraphQLContext, ServerFacts } from '../../schema/base/context.ts';
import { schema } from '../../schema/index.ts';
import type { Links } from '../../src/auth/signed-links.ts';
import type { Settings } from '../../src/config/settings.ts';
import type { RequestServices } from '../../src/domain/kernel/index.ts';
import { withinSize } from '../limits/answer-size.ts';
import { answeredCost } from '../limits/answered-cost.ts';
import { executeWithinDeadline } from '../limits/deadline.ts';
import type { DocumentCache } from '../limits/document-cache.ts';
import { documentsWithinLimits } from '../limits/documents.ts';
import { operationsInTurn } from '../limits/operations-in-turn.ts';
import type { PersistedDocuments } from '../limits/persisted-documents.ts';
import { costWithinLimits } from '../limits/query-cost.ts';
import { queryLimitsFor } from '../limits/query-limits.ts';
import type { Room } from '../limits/room.ts';
import type { Admission } from './admission.ts';
import { withoutIntrospection } from './concealment.ts';
import { type FreshContexts, loggedName, openContext, type RequestFacts } from './context.ts';
import { graphiqlPage } from './graphiql-page.ts';
import { readsThatMayLag } from './lagging-reads.ts';
import { maskError, maskResult } from './masking.ts';
import { momentFirst } from './moment-first.ts';
import { paramsFault } from './params-fault.ts';
import { refusal } from './refusal.ts';
import { subscribeAfresh } from './subscribe.ts';
import { tracedOperations } from './traced-operations.ts';

export interface GraphQLOptions {
  services: RequestServices;
  links: Links;
  facts: ServerFacts;
  admission: Admission;
  requests: Settings['requests'];
  documents: DocumentCache;
  persisted: PersistedDocuments;
  /** For the points of operations that are worked on. */
  room: Room;
  /** GraphiQL and introspection. */
  development: boolean;
}

/** The GraphQL engine: schema, context, masking, limits of the transport. Knows nothing of sockets. */
export function createGraphQL(options: GraphQLOptions) {
  const { services, links, facts, admission, development } = options;
  const limitsOf = queryLimitsFor(options.requests);
  const open = (request: RequestFacts, db = services.db) => openContext({ ...services, db }, request, { links, facts });
  const fresh: FreshContexts = {
    viewerOf: ({ viewer }) => viewer && services.grants.newest(viewer),
    open,
    mostBytes: options.requests.answerBytes,
  };
  const plugins = [
    documentsWithinLimits({ limitsOf, kept: options.documents, persisted: options.persisted }),
    costWithinLimits(limitsOf, options.requests.uploadSeconds * 1_000),
    operationName(),
    momentFirst(),
    readsThatMayLag(services.replica, open),
    operationsInTurn(options.room),
    tracedOperations(),
    executeWithinDeadline(),
    admitSubscriptions(admission),
    maskWithRequestId(fresh),
    development ? readsTheOrdinaryWay() : withoutIntrospection(),
  ];
  // Yoga does not say in which request something went wrong before there was a context.
  const serving = new AsyncLocalStorage<RequestFacts>();
  const yoga = createYoga<ServerContext, GraphQLContext>({
    schema,
    graphqlEndpoint: '/graphql',
    landingPage: false,
    graphiql: development,
    renderGraphiQL: async () => (await graphiqlPage()).html,
    logging: false,
    healthCheckEndpoint: '/health/graphql',
    cors: false,
    batching: false,
    // Ours keeps what was found valid, by its bytes.
    parserAndValidationCache: false,
    // Both are done before: bodies are as long as they say, and files are not held.
    maxRequestBodySize: false,
    multipart: false,
    maskedErrors: {
      maskError: (error) => {
        const facts = serving.getStore();
        return maskError(error, facts?.log ?? services.log, facts?.correlationId ?? null);
      },
    },
    plugins: [
      answeredCost(),
      operationsOfReadBodies(options.persisted, development),
      refuseNul(),
      refuseWithoutToken(),
      ...plugins,
    ],
    context: ({ facts: request }) => fresh.open(request),
  });
  return {
    open,
    /** Answers a plain HTTP request. */
    serve: (request: IncomingMessage, served: ServerContext) =>
      serving.run(served.facts, () => yoga.handleNodeRequest(request, served)),
    // For connections that carry many operations. Yoga's own would wrap each stream of results once more for its masking.
    getEnveloped: envelop({ plugins: [useGraphQL(), useSchema(schema), ...plugins] }),
  };
}

export type GraphQLServer = ReturnType<typeof createGraphQL>;

interface ServerContext {
  facts: RequestFacts;
  /** The operation of a multipart request, whose body has been read up to its first file. */
  multipart: GraphQLParams | null;
}

/**
 * Operations whose bodies were read before: files are not held, and a body is read once. What cannot be read, because it is no JSON say,
 * or because its client has left, is the client's mistake, wherever in the request it stands.
 */
function operationsOfReadBodies(persisted: PersistedDocuments, development: boolean): Plugin<object, ServerContext> {
  return {
    onRequestParse({ serverContext, requestParser, setRequestParser, fetchAPI }) {
      const { multipart, facts } = serverContext;
      const { body } = facts;
      // Subscriptions keep the facts of their request, and need it no more.
      facts.body = null;
      if (multipart) return setRequestParser(() => multipart);
      if (!requestParser) return;
      setRequestParser(async (request) => {
        const { url, method, headers } = request;
        try {
          const given = body === null ? request : new fetchAPI.Request(url, { method, headers, body });
          const params = await requestParser(given);
          if (Array.isArray(params) || params instanceof fetchAPI.Response) return params;
          if (params.query) {
            if (method === 'GET' && facts.viewer === null && !development) throw onlyByPost();
            return params;
          }
          const query = persisted.named(params.extensions);
          return query === null ? params : { ...params, query };
        } catch (error) {
          if (error instanceof GraphQLError) throw error;
          throw refusal(400, 'BAD_USER_INPUT', 'The request cannot be read: some of it is no JSON, or is missing.');
        }
      });
    },
  };
}

/** Any page can make a browser send a GET, and a client that is not signed in has no need of one. */
function onlyByPost(): GraphQLError {
  const facts = { code: 'BAD_REQUEST', http: { status: 405, headers: { allow: 'POST' } } };
  return new GraphQLError('Send the operation by POST, or sign in.', { extensions: facts });
}

function refuseNul(): Plugin {
  return {
    onParams({ params }) {
      const refusal = paramsFault(params);
      if (refusal) throw refusal;
    },
  };
}

/** Operations of a single event stream carry their id; without the stream's token the answer has no stream to go to. */
function refuseWithoutToken(): Plugin {
  return {
    onParams({ params }) {
      if (params.extensions?.operationId === undefined) return;
      const message = 'The operation has an id but names no stream. Send X-GraphQL-Event-Stream-Token as well.';
      throw refusal(400, 'BAD_USER_INPUT', message);
    },
  };
}

/** Gives the request's log line the name of the operation that it carries. */
function operationName(): Plugin<{ facts: RequestFacts }> {
  return {
    onExecute: ({ args }) => {
      const { document, operationName } = args;
      const kind = getOperationAST(document, operationName)?.operation;
      args.contextValue.facts.onOperation(loggedName(nameOf(document, operationName)), kind ?? null);
    },
    onSubscribe: ({ args }) =>
      args.contextValue.facts.onOperation(loggedName(nameOf(args.document, args.operationName)), 'subscription'),
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
        const error = refusal(429, 'LIMIT_EXCEEDED', 'Too many connections. Close one, or try again later.');
        return setResultAndStopExecution({ errors: [error] });
      }
      facts.atEnd(leave);
      return {
        onSubscribeResult: ({ result }) => {
          // A client may leave before the first item is asked for, and then nothing else would end what waits for it.
          if (Symbol.asyncIterator in result) facts.atEnd(() => void result.return?.());
        },
      };
    },
  };
}

type OperationContext = GraphQLContext & { facts: RequestFacts };

/** Masks the errors of results, each with the id and the log of its own request; streams mask theirs themselves. */
function maskWithRequestId(fresh: FreshContexts): Plugin<OperationContext> {
  return {
    onExecute: () => ({
      onExecuteDone: (payload) =>
        handleStreamOrSingleExecutionResult(payload, ({ args, result, setResult }) =>
          setResult(withinSize(maskResult(result, args.contextValue), fresh.mostBytes)),
        ),
    }),
    onSubscribe: ({ args: { contextValue }, setSubscribeFn }) => {
      const { facts } = contextValue;
      setSubscribeFn((args: ExecutionArgs) => subscribeAfresh(args, facts, fresh));
    },
  };
}

/** In development an answer says why it was not compiled. */
function readsTheOrdinaryWay(): Plugin<OperationContext> {
  return {
    onExecute: () => ({
      onExecuteDone: (payload) =>
        handleStreamOrSingleExecutionResult(payload, ({ args, result, setResult }) => {
          const { reads } = args.contextValue.facts;
          if (reads !== null) setResult({ ...result, extensions: { ...result.extensions, reads } });
        }),
    }),
  };
}

/** What parses, validates and executes where Yoga does not. */
function useGraphQL(): Plugin {
  return {
    onParse: ({ setParseFn }) => setParseFn(parse),
    onValidate: ({ setValidationFn, addValidationRule }) => {
      setValidationFn(validate);
      for (const rule of specifiedRules) addValidationRule(rule);
    },
    onExecute: ({ setExecuteFn }) => setExecuteFn(execute),
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
