import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { read, write } from '@e965/xlsx';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { expect, test } from 'vitest';
import { docx, table, texts } from '../../support/files/docx.ts';
import { mail } from '../../support/files/mail.ts';
import { outlookMessage } from '../../support/files/outlook.ts';
import { writeZip, type ZipEntry } from '../../support/files/zip.ts';
import { Random } from '../../support/random.ts';
import { mutateBytes } from './mutate-bytes.ts';
import { mutateSpec } from './mutate-spec.ts';
import { membersOf, mutateZip } from './mutate-zip.ts';
import { settle } from './settle.ts';

/**
 * Documents and configurations of ours, changed at random, end in tables or in an error that says what is wrong: never in a crash,
 * and never in a wait. `ADE_FUZZ_INPUTS=500000` runs the long form, `ADE_FUZZ_SEED=7` another one; a failure names its seed.
 */
const inputs = Number(process.env.ADE_FUZZ_INPUTS ?? 5_000);
const firstSeed = Number(process.env.ADE_FUZZ_SEED ?? 1) * 1_000_000_000;
/** Milliseconds of one input, on a machine that is busy with other things. */
const patience = 10_000;

interface Sample {
  name: string;
  bytes: Buffer;
  spec: string;
  /** Of a zip container. */
  members: ZipEntry[] | null;
}

const folder = new URL('../../../samples/', import.meta.url);

async function readSamples(): Promise<Sample[]> {
  const names = readdirSync(folder).filter((name) => /\.(?:csv|tsv|xlsx|xlsm|xls|xlsb|ods|pdf)$/.test(name));
  const samples = await Promise.all(
    names.map((name) => {
      const spec = new URL(name.replace(extname(name), '.yaml'), folder);
      return sampleOf(
        name,
        readFileSync(new URL(name, folder)),
        existsSync(spec) ? readFileSync(spec, 'utf8') : 'ade: 1',
      );
    }),
  );
  // Text is quick to read and quick to break: it comes up more often.
  const texts = samples.filter(({ members, name }) => members === null && !name.endsWith('.pdf'));
  const containers = await inContainers(samples.slice(0, 3));
  return [
    ...samples,
    ...containers,
    ...Array.from({ length: 8 }, () => texts).flat(),
    ...(await inOlderFormats(samples)),
  ];
}

async function sampleOf(name: string, bytes: Buffer, spec: string): Promise<Sample> {
  return { name, bytes, spec, members: bytes.subarray(0, 2).toString() === 'PK' ? await membersOf(bytes) : null };
}

/** Some documents together in an archive and in mails, a text with a table, columns of Parquet, and a list as JSON. */
function inContainers(samples: readonly Sample[]): Promise<Sample[]> {
  const json = JSON.stringify({
    list: Array.from({ length: 20 }, (_, index) => ({ id: index, tags: ['a', 'b'], at: { x: 0.5 } })),
  });
  const columns = Buffer.from(
    parquetWriteBuffer({
      columnData: [
        { name: 'boat', data: ['Alma', 'Bore', null, 'Alma'] },
        { name: 'length', data: [9.5, 11, 7.25, 9.5], type: 'DOUBLE' },
        { name: 'tags', data: [['new'], ['old', 'red'], [], ['new']], type: 'JSON' },
      ],
    }),
  );
  return Promise.all([
    sampleOf('archive', writeZip(samples.map(({ name, bytes }) => ({ name, data: bytes }))), 'ade: 1'),
    sampleOf('mail', Buffer.from(mail(samples)), 'ade: 1'),
    sampleOf(
      'message of Outlook',
      outlookMessage({ attachments: samples.map(({ name, bytes }) => ({ name, content: bytes })) }),
      'ade: 1',
    ),
    sampleOf('Word', docx(table(texts('Boat', 'Length'), texts('Alma', '9'), texts('Bore', '11'))), 'ade: 1'),
    sampleOf('columns', columns, 'ade: 1'),
    sampleOf('list in JSON', Buffer.from(json), 'ade: 1'),
  ]);
}

/** Two of the workbooks as other programs would have saved them. */
function inOlderFormats(samples: readonly Sample[]): Promise<Sample[]> {
  const workbooks = samples.filter(({ name }) => ['member-roster.xlsx', 'theatre-budget.xlsx'].includes(name));
  return Promise.all(
    workbooks.flatMap(({ name, bytes, spec }) =>
      (['biff8', 'xlsb', 'ods'] as const).map((bookType) => {
        const saved: unknown = write(read(bytes), { type: 'buffer', bookType });
        if (!Buffer.isBuffer(saved)) throw new Error('SheetJS writes something else than a buffer');
        return sampleOf(`${name} as ${bookType}`, saved, spec);
      }),
    ),
  );
}

/** One changed document with its configuration, which is changed too now and then. */
function inputOf({ bytes, spec, members }: Sample, random: Random): { content: Buffer; spec: string } {
  const kind = random.fraction();
  const content =
    kind < 0.15 ? bytes : members !== null && kind < 0.8 ? mutateZip(members, random) : mutateBytes(bytes, random);
  if (kind < 0.15) return { content, spec: mutateSpec(spec, random) };
  return { content, spec: random.fraction() < 0.5 ? spec : 'ade: 1' };
}

test(
  `${inputs} changed documents end in tables or in an error of the engine`,
  async () => {
    const samples = await readSamples();
    const ends = new Map<string, number>();
    for (let index = 0; index < inputs; index++) {
      const seed = firstSeed + index;
      const random = new Random(seed);
      const sample = random.pick(samples);
      const { content, spec } = inputOf(sample, random);
      const begun = performance.now();
      const end = await settle(content, spec).catch((error: unknown) => {
        throw new Error(`${sample.name} with the seed ${seed}`, { cause: error });
      });
      expect(performance.now() - begun, `${sample.name} with the seed ${seed}`).toBeLessThan(patience);
      ends.set(end, (ends.get(end) ?? 0) + 1);
    }
    // What is changed too much tests nothing but the first check.
    expect(ends.get('tables') ?? 0).toBeGreaterThan(inputs / 10);
    expect(ends.size).toBeGreaterThan(3);
  },
  60_000 + inputs * 40,
);
