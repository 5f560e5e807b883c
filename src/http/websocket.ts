import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type ExecutionArgs, GraphQLError } from 'graphql';
import type { OperationResult } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { authenticate, type Credentials, InvalidCredentialsError } from '../auth/authenticate.ts';
import type { Services } from '../domain/context.ts';
import { correlationIdFrom } from '../log.ts';
import type { GraphQLServer, RequestFacts } from './graphql.ts';

/** Bytes of one message: an operation and its variables. */
const maxPayload = 1024 ** 2;
/** Milliseconds between pings that keep proxies from closing a quiet socket. */
const keepAlive = 12_000;
/** Milliseconds in which a client has to introduce itself. */
const connectionInitWaitTimeout = 5_000;

/** How one operation is run: Yoga gives every operation its own, with plugins and masking around it. */
interface Runner {
  execute(args: ExecutionArgs): OperationResult;
  subscribe(args: ExecutionArgs): OperationResult;
}

/**
 * Serves graphql-ws (the `graphql-transport-ws` protocol) on `/graphql` of the server. Credentials come from the upgrade
 * request's headers or from the connection's init payload, by the same names. Answers how to end all of it.
 */
export function serveWebSocket(
  server: Server,
  graphql: GraphQLServer,
  services: Services,
  baseUrlOf: (request: IncomingMessage) => string,
): { close(): Promise<void> } {
  const sockets = new WebSocketServer({ noServer: true, maxPayload });
  const factsOf = new WeakMap<IncomingMessage, RequestFacts>();
  const runners = new WeakMap<object, Runner>();
  const runnerOf = ({ contextValue }: ExecutionArgs): Runner => {
    const runner = typeof contextValue === 'object' && contextValue !== null ? runners.get(contextValue) : undefined;
    if (!runner) throw new Error('An operation has no context of ours.');
    return runner;
  };

  const protocol = useServer(
    {
      connectionInitWaitTimeout,
      onConnect: async ({ connectionParams, extra: { request } }) => {
        const credentials = credentialsOf(request, connectionParams ?? {});
        if (!(await isKnown(services, credentials))) return false;
        const correlationId = correlationIdFrom(request.headers);
        const log = services.log.child({ correlationId });
        factsOf.set(request, {
          credentials,
          baseUrl: baseUrlOf(request),
          correlationId,
          onOperation: (operation) => log.info({ transport: 'ws', operation }, 'operation'),
        });
        return true;
      },
      onSubscribe: async ({ extra: { request } }, _id, payload) => {
        const facts = factsOf.get(request);
        if (!facts) throw new Error('An operation came before the connection was accepted.');
        const enveloped = graphql.getEnveloped({ facts, req: request, params: payload });
        try {
          const document = enveloped.parse(payload.query);
          const errors: readonly GraphQLError[] = enveloped.validate(enveloped.schema, document);
          if (errors.length > 0) return errors;
          const contextValue: object = await enveloped.contextFactory();
          runners.set(contextValue, enveloped);
          return {
            schema: enveloped.schema,
            operationName: payload.operationName,
            document,
            variableValues: payload.variables,
            contextValue,
          };
        } catch (error) {
          // A syntax error, or credentials that are no longer good: told to this operation, not to the whole connection.
          if (error instanceof GraphQLError) return [error];
          throw error;
        }
      },
      execute: (args) => runnerOf(args).execute(args),
      subscribe: (args) => runnerOf(args).subscribe(args),
    },
    sockets,
    keepAlive,
  );

  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (pathOf(request) !== '/graphql') {
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (accepted) => sockets.emit('connection', accepted, request));
  };
  server.on('upgrade', onUpgrade);
  return {
    async close() {
      server.off('upgrade', onUpgrade);
      await protocol.dispose();
      sockets.close();
    },
  };
}

/** Anonymous and badly introduced clients are refused with 4403; each operation authenticates again for its own context. */
async function isKnown(services: Services, credentials: Credentials): Promise<boolean> {
  try {
    return (await authenticate(services.db, credentials)) !== null;
  } catch (error) {
    if (error instanceof InvalidCredentialsError) return false;
    throw error;
  }
}

/** Browsers cannot set headers on a WebSocket, so the init payload may carry them; their names are case-insensitive. */
function credentialsOf(request: IncomingMessage, connectionParams: Record<string, unknown>): Credentials {
  const params = new Map(Object.entries(connectionParams).map(([name, value]) => [name.toLowerCase(), value]));
  return (name) => {
    const value = params.get(name) ?? request.headers[name];
    return typeof value === 'string' ? value : null;
  };
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0] ?? '/';
}
