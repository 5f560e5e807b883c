import type { Logger } from '../log.ts';
import { openPostgresTransport } from './postgres-transport.ts';
import { openRedisTransport } from './redis-transport.ts';
import type { HubTransport } from './transport.ts';

export interface HubSettings {
  databaseUrl: string;
  /** null: hints travel through PostgreSQL. */
  redisUrl: string | null;
  redisPrefix: string;
  log: Logger;
}

/** The transport that the settings ask for. Throws when its server cannot be reached. */
export function openTransport({ databaseUrl, redisUrl, redisPrefix, log }: HubSettings): Promise<HubTransport> {
  if (redisUrl === null) return openPostgresTransport({ databaseUrl, log });
  return openRedisTransport({ redisUrl, redisPrefix, log });
}
