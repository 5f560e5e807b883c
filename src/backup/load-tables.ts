import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { escapeIdentifier } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { listTables, obstacles } from './catalogue.ts';
import { BackupError } from './error.ts';
import { readSealed } from './files.ts';
import type { Manifest } from './manifest.ts';

/**
 * Fills the tables of a schema of the backup's own level, in one transaction. Foreign keys, triggers and row-level security are
 * lifted in it, since rows come in any order and were checked when they were written first; keys are proven again at its end.
 */
export async function loadTables(
  client: pg.ClientBase,
  folder: string,
  manifest: Manifest,
  onTable: (name: string, rows: number) => void,
): Promise<void> {
  await client.query('BEGIN');
  const { lift, putBack } = await obstacles(client);
  for (const statement of lift) await client.query(statement);
  const tables = (await listTables(client)).map(({ name }) => escapeIdentifier(name));
  // Rows that migrations add are in the backup as well.
  if (tables.length > 0) await client.query(`TRUNCATE ${tables.join(', ')}`);
  for (const { name, columns, rows, file } of manifest.tables) {
    const target = client.query(
      copyFrom(`COPY ${escapeIdentifier(name)} (${columns.map(escapeIdentifier).join(', ')}) FROM STDIN`),
    );
    await pipeline(readSealed(join(folder, manifest.folder), file.name), target);
    if (target.rowCount !== rows) {
      throw new BackupError(`Of ${name} ${target.rowCount} rows were loaded, and the backup has ${rows}.`);
    }
    onTable(name, rows);
  }
  for (const { name, value, isCalled } of manifest.sequences) {
    await client.query('SELECT setval($1::regclass, $2, $3)', [escapeIdentifier(name), value, isCalled]);
  }
  for (const statement of putBack) await client.query(statement);
  await client.query('COMMIT');
}
