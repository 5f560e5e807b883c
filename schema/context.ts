import type { DownloadLinks } from '../src/auth/download-links.ts';
import type { Context } from '../src/domain/context.ts';
import type { ActorLoader } from './actor-loader.ts';

/** Facts about this server that anyone may ask for. */
export interface ServerFacts {
  version: string;
  profile: 'EMBEDDED' | 'PRODUCTION';
  /** Bytes. */
  multipartBytes: number;
}

/** What every resolver is given: the domain's context, and what only the API needs. Fresh for every operation. */
export interface GraphQLContext extends Context {
  /** Scheme, host and port under which the client reached us, without a trailing slash. */
  baseUrl: string;
  links: DownloadLinks;
  actors: ActorLoader;
  server: ServerFacts;
}
