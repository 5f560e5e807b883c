import type pg from 'pg';
import type { Logger } from '../log.ts';

/** What a process lets be looked at. */
export interface Measured {
  /** Its connections to PostgreSQL. */
  pool: pg.Pool;
  /** Where it writes: the data folder, and the folder of stored files, `null` where these are in a bucket. */
  folders: { data: string; store: string | null };
  /** Ids of its engine processes. */
  engines?: () => readonly number[];
  /** What it holds for subscribers. */
  streams?: () => { timelines: number; followers: number; grants: number; connections: number };
}

export interface MetricsOptions extends Measured {
  host: string;
  /** `null` for no metrics at all; 0 for any free port. */
  port: number | null;
  databaseUrl: string;
  log: Logger;
}

export interface RunningMetrics {
  /** Where Prometheus finds them; `null` where there are none. */
  url: string | null;
  close(): Promise<void>;
}
