import pg from 'pg';
import type { ObjectStore } from '../storage/object-store.ts';
import { countOrphans, verifyObjects } from './objects.ts';
import { rowRules } from './rules.ts';

/** Something that is wrong. */
export interface Fault {
  place: string;
  problem: string;
  remedy: string;
}

export interface Findings {
  faults: number;
  /** Faults beyond those that were handed out. */
  unlisted: number;
  /** Objects that rows name. */
  objects: number;
  streams: number;
  /** Objects that no row names, which maintenance removes. */
  orphans: { count: number; bytes: number };
}

export interface VerifyOptions {
  /** Reads every object and compares its hash. */
  isDeep: boolean;
  /** Is given every fault, up to a hundred of one kind. */
  onFault: (fault: Fault) => void;
}

/** Of one kind. */
const listedFaults = 100;

/** Looks whether an installation, which may go on working, is consistent. Changes nothing. Throws what the database and the store throw. */
export async function verifyInstallation(
  { databaseUrl, store }: { databaseUrl: string; store: ObjectStore },
  { isDeep, onFault }: VerifyOptions,
): Promise<Findings> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'ade-verify', keepAlive: true });
  client.on('error', () => {});
  await client.connect();
  try {
    let [faults, unlisted] = [0, 0];
    const report = (found: readonly Fault[]) => {
      faults += found.length;
      unlisted += Math.max(0, found.length - listedFaults);
      for (const fault of found.slice(0, listedFaults)) onFault(fault);
    };
    const broken: Fault[] = [];
    const objects = await verifyObjects(client, store, {
      isDeep,
      onBroken: ({ key, subjectId, problem }) =>
        broken.push({
          place: `The file ${key} of ${subjectId}`,
          problem,
          remedy: 'Put it back from a backup; the key is its path below objects.',
        }),
    });
    report(broken);
    // Rows of one moment: a transaction may change a stream's head and its events between two statements.
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    for (const { sql, remedy } of rowRules) {
      const { rows } = await client.query<Omit<Fault, 'remedy'>>(sql);
      report(rows.map((row) => ({ ...row, remedy })));
    }
    const { rows } = await client.query<{ count: number }>('SELECT count(*)::int AS count FROM stream_head');
    await client.query('COMMIT');
    return { faults, unlisted, objects, streams: rows[0]?.count ?? 0, orphans: await countOrphans(client, store) };
  } finally {
    await client.end();
  }
}
