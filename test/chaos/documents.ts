import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generateCsv } from '../../bench/generate.ts';
import type { Client } from '../support/client.ts';
import { writeXlsx } from '../support/files/xlsx-writer.ts';

/** A document that jobs are run on. */
export interface ChaosDocument {
  id: string;
  name: string;
  /** Of all jobs, how many in a hundred are on it. */
  share: number;
}

/** The document that is damaged before any job is run on it. */
export const damagedName = 'damaged.csv';

/** Uploads what jobs are run on: mostly a few rows, some that take a worker long enough to be killed over, some hopeless. */
export async function uploadDocuments(client: Client, folder: string, mediumRows: number): Promise<ChaosDocument[]> {
  const medium = join(folder, 'medium.csv');
  await generateCsv(medium, { rows: mediumRows, columns: 10 });
  const roster = await writeXlsx({
    sheets: ['North', 'South'].map((name) => ({
      name,
      rows: [['Name', 'Amount'], ...Array.from({ length: 40 }, (_row, at) => [`${name} ${at}`, at * 1.5])],
    })),
  });
  const files: [name: string, share: number, bytes: Uint8Array | string][] = [
    ['small.csv', 60, 'Name,Age\nAnn,31\nBob,42\nCy,27\n'],
    ['two sheets.xlsx', 15, roster],
    ['medium.csv', 20, await readFile(medium)],
    ['no table.pdf', 3, '%PDF-1.7\nnothing to see\n'],
    [damagedName, 2, 'Name,Age\nDee,51\nEve,17\n'],
  ];
  return Promise.all(
    files.map(async ([name, share, bytes]) => ({ id: await client.uploaded(name, bytes), name, share })),
  );
}

/** One of the documents, as often as its share says. */
export function choose(documents: readonly ChaosDocument[], random: () => number): ChaosDocument {
  let left = random() * documents.reduce((sum, { share }) => sum + share, 0);
  for (const document of documents) {
    left -= document.share;
    if (left < 0) return document;
  }
  throw new Error('There are no documents to choose from.');
}
