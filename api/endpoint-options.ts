import type { IncomingMessage } from 'node:http';
import type { Settings } from '../src/config/settings.ts';
import type { ClientFacts } from '../src/domain/kernel/index.ts';
import type { BodyReader } from './body-reader.ts';
import type { Identification } from './graphql/context.ts';
import type { GraphQLServer } from './graphql/graphql.ts';
import type { JsonQueries } from './graphql/json-queries.ts';
import type { Turns } from './limits/turns.ts';
import type { Workload } from './limits/workload.ts';
import type { SingleConnections } from './streams/sse.ts';

export interface EndpointOptions extends Identification {
  graphql: GraphQLServer;
  /** Answers queries that can be compiled; `null` where that is switched off. */
  queries: JsonQueries | null;
  streams: SingleConnections;
  bodies: BodyReader;
  workload: Workload;
  turns: Turns;
  multipartBytes: number;
  requests: Settings['requests'];
  /** How far what is read from a replica may be behind at most. */
  replicaLagSeconds: number;
  baseUrlOf(request: IncomingMessage): string;
  clientOf(request: IncomingMessage): ClientFacts;
  isOwnOrigin(request: IncomingMessage): boolean;
}

/** What was found out of a request that has to be answered the ordinary way. */
export interface GivenBack {
  body: string;
  /** Why it has to be. */
  reads: string | null;
}
