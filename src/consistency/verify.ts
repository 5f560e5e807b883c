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
  /** Kinds of faults that were mended, and are none any more. */
  repaired: number;
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
  /** Makes anew what is only kept of other rows. */
  isRepairing?: boolean;
  /** Is given every fault, up to a hundred of one kind. */
  onFault: (fault: Fault) => void;
}

/** Of one kind. */
const listedFaults = 100;

/** Looks whether an installation, which may go on working, is consistent. Changes nothing unless it repairs. Throws what the database and the store throw. */
export async function verifyInstallation(
  { databaseUrl, store }: { databaseUrl: string; store: ObjectStore },
  { isDeep, isRepairing = false, onFault }: VerifyOptions,
): Promise<Findings> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'ade-verify', keepAlive: true });
  client.on('error', () => {});
  await client.connect();
  try {
    const repaired = isRepairing ? await repair(client) : 0;
    let [faults, unlisted] = [0, 0];
    const report = (fault: Fault) => {
      faults += 1;
      if (faults <= listedFaults) onFault(fault);
      else unlisted += 1;
    };
    const objects = await verifyObjects(client, store, {
      isDeep,
      onBroken: ({ key, subjectId, problem }) =>
        report({
          place: `The file ${key} of ${subjectId}`,
          problem,
          remedy: 'Put it back from a backup; the key is its path below objects.',
        }),
    });
    // Rows of one moment: a transaction may change a stream's head and its events between two statements.
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    for (const { sql, remedy } of rowRules) {
      const { rows } = await client.query<Omit<Fault, 'remedy'> & { count: number }>(
        `SELECT place, problem, count(*) OVER ()::int AS count FROM (${sql}) AS broken LIMIT ${listedFaults}`,
      );
      for (const { place, problem } of rows) onFault({ place, problem, remedy });
      const count = rows[0]?.count ?? 0;
      faults += count;
      unlisted += count - rows.length;
    }
    const { rows } = await client.query<{ count: number }>('SELECT count(*)::int AS count FROM stream_head');
    await client.query('COMMIT');
    return {
      faults,
      repaired,
      unlisted,
      objects,
      streams: rows[0]?.count ?? 0,
      orphans: await countOrphans(client, store),
    };
  } finally {
    await client.end();
  }
}

/** How many rules rows broke that they now keep. */
async function repair(client: pg.Client): Promise<number> {
  let repaired = 0;
  for (const rule of rowRules) {
    if (rule.repair === undefined) continue;
    const { rowCount } = await client.query(`SELECT FROM (${rule.sql}) AS broken LIMIT 1`);
    if (rowCount === 0) continue;
    // Several statements of one query are one transaction.
    await client.query(rule.repair);
    repaired += 1;
  }
  return repaired;
}
