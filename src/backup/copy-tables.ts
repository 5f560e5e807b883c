import { once } from 'node:events';
import { Readable } from 'node:stream';
import type pg from 'pg';
import { escapeIdentifier } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { storedObjectsSql } from '../domain/maintenance/index.ts';
import { listTables } from './catalogue.ts';
import { type FileSeal, readLines, writeSealed } from './files.ts';
import type { Manifest } from './manifest.ts';

/** Writes every table of the schema into a file each, as the transaction of the connection sees them. */
export async function copyTables(
  client: pg.ClientBase,
  folder: string,
  onTable: (name: string, rows: number) => void | Promise<void>,
): Promise<Manifest['tables']> {
  const tables: Manifest['tables'] = [];
  for (const { name, columns } of await listTables(client)) {
    const query = `SELECT ${columns.map(escapeIdentifier).join(', ')} FROM ${escapeIdentifier(name)}`;
    const { rows, file } = await copyRows(client, query, { folder, file: `${name}.copy.zst` });
    tables.push({ name, columns, rows, file });
    await onTable(name, rows);
  }
  return tables;
}

/** Writes the rows of a query into a file. */
async function copyRows(
  client: pg.ClientBase,
  query: string,
  into: { folder: string; file: string },
): Promise<{ rows: number; file: FileSeal }> {
  // How many they were comes after the last of them, and the connection takes nothing else before.
  const free = once(client, 'drain');
  const source = client.query(copyTo(`COPY (${query}) TO STDOUT`));
  const [file] = await Promise.all([writeSealed(into.folder, into.file, source), free]);
  return { rows: source.rowCount, file };
}

/** An object that a row of the snapshot names. */
export interface Pointer {
  key: string;
  /** Lower-case hex; `null` where it was not remembered. */
  sha256: string | null;
  /** Bytes; `null` where they were not remembered. */
  size: number | null;
  subjectId: string;
}

const pointersFile = 'pointers.zst';

/** Writes down which objects the snapshot names, so that it need not stay open while they are copied. */
export async function notePointers(client: pg.ClientBase, folder: string): Promise<void> {
  const query = `SELECT key, sha256, size, subject_id FROM (${storedObjectsSql}) AS stored ORDER BY key COLLATE "C"`;
  await copyRows(client, query, { folder, file: pointersFile });
}

/** What was written down, in the order of the keys' bytes. Keys and ids have no character that COPY would write in another way. */
export async function* notedPointers(folder: string): AsyncGenerator<Pointer, void, undefined> {
  for await (const line of readLines(folder, pointersFile)) {
    const [key = '', sha256 = '\\N', size = '\\N', subjectId = ''] = line.split('\t');
    yield { key, sha256: sha256 === '\\N' ? null : sha256, size: size === '\\N' ? null : Number(size), subjectId };
  }
}

/** Lines as they are made, for `writeSealed`. */
export function linesOf(lines: AsyncIterable<string>): Readable {
  return Readable.from(lines, { objectMode: false });
}
