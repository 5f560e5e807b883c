import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Issue } from '../../../src/engine/extracted-table.ts';
import { extract } from '../../../src/engine/extraction/extract.ts';
import { parseSpec } from '../../../src/engine/plan/parse.ts';
import { specJsonSchema } from '../../../src/engine/specification/json-schema.ts';
import type { ByteSink } from '../../../src/engine/write/sink/byte-sink.ts';
import { CsvWriter } from '../../../src/engine/write/text/csv-writer.ts';
import { sourceOf } from '../../support/files/byte-source.ts';

const page = readFileSync(new URL('../../../docs/configuration.md', import.meta.url), 'utf8');

interface Example {
  line: number;
  spec: string;
  /** By what stands behind the language: `in`, `out`, `issues`, or the name of a document. */
  blocks: Map<string, string>;
}

/** Each configuration of the page with the blocks up to the next one. */
function examplesOf(text: string): Example[] {
  const examples: Example[] = [];
  for (const { 1: language, 2: name = '', 3: content = '', index } of text.matchAll(
    /^```(\w+) ?(\S*)\n(.*?)^```$/gms,
  )) {
    const line = text.slice(0, index).split('\n').length;
    if (language === 'yaml') examples.push({ line, spec: content, blocks: new Map() });
    else examples.at(-1)?.blocks.set(name, content);
  }
  return examples;
}

async function run({ spec, blocks }: Example): Promise<{ out: string; issues: string }> {
  const written: Uint8Array[] = [];
  let issues: readonly Issue[] = [];
  let writer: CsvWriter | undefined;
  const sink: ByteSink = {
    async write(bytes) {
      written.push(bytes);
    },
  };
  const openDocument = async (name: string) => sourceOf(blocks.get(name) ?? '', name);
  for await (const item of extract(sourceOf(blocks.get('in') ?? '', 'in.csv'), parseSpec(spec), { openDocument })) {
    if (item.kind === 'table') writer = new CsvWriter(sink, item.table.columns);
    if (item.kind === 'rows') await writer?.write(item.rows);
    if (item.kind === 'end') issues = item.summary.issues;
  }
  await writer?.finish();
  const shown = issues.map(
    ({ sourceCell, severity, rule, message }) => `${sourceCell} ${severity} ${rule}: ${message}\n`,
  );
  return { out: Buffer.concat(written).toString().replaceAll('\r\n', '\n'), issues: shown.join('') };
}

const examples = examplesOf(page);

test.each(examples.filter(({ blocks }) => blocks.has('in')))(
  'the example of line $line gives what the page says',
  async (example) => {
    const { out, issues } = await run(example);
    expect(out).toBe(example.blocks.get('out'));
    if (example.blocks.has('issues')) expect(issues).toBe(example.blocks.get('issues'));
  },
);

test('every example is run', () => {
  expect(examples.length).toBeGreaterThan(5);
  expect(examples.filter(({ blocks }) => !blocks.has('out'))).toEqual([]);
});

test('every setting and every word that a setting may be is on the page', () => {
  const words = new Set(page.match(/\w+/g));
  expect([...namesIn(specJsonSchema())].filter((name) => !words.has(name))).toEqual([]);
});

/** The keys and the words of an enumeration, wherever they are in a schema. */
function* namesIn(schema: unknown): Generator<string> {
  if (typeof schema !== 'object' || schema === null) return;
  for (const [key, value] of Object.entries(schema)) {
    if (key === 'properties') yield* Object.keys(value);
    if (key === 'enum' && Array.isArray(value)) yield* value.map(String).filter((word) => /^\w+$/.test(word));
    yield* namesIn(value);
  }
}
