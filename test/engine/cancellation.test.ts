import { expect, test } from 'vitest';
import type { ExtractionStage } from '../../src/engine/extracted-table.ts';
import { extract } from '../../src/engine/extraction/extract.ts';
import { parseSpec } from '../../src/engine/plan/parse.ts';
import { sourceOf } from '../support/files/byte-source.ts';

const head = `name,day,amount,note\n`;
const big = Buffer.from(
  head + Array.from({ length: 200_000 }, (_, at) => `n${at},2024-01-${10 + (at % 20)},${at}.50,some text\n`).join(''),
);
const list = JSON.stringify(Array.from({ length: 30 }, (_, at) => at));
/** An expression that takes milliseconds, on every row. */
const slow = `ade: 1\nchecks: [{ cel: '${list}.all(x, ${list}.all(y, ${list}.all(z, x + y + z >= 0)))' }]`;

/** Milliseconds of work from the abort to the end, however much else the machine does meanwhile; 200 as a rule. */
const allowed = 2_000;

test.each<[string, string, ExtractionStage]>([
  ['while reading', 'ade: 1', 'read'],
  ['as a table is found', 'ade: 1', 'detect'],
  ['among the rows', 'ade: 1', 'extract'],
  ['among rows that take long', slow, 'map'],
])('a document in memory, which nothing waits for, is left at once: %s', async (_name, spec, stage) => {
  const stop = new AbortController();
  const source = sourceOf(big, 'big.csv');
  const reason = new Error('enough');
  let aborted = process.cpuUsage();
  let isAsked = false;
  const onProgress = (progress: { stage: ExtractionStage }) => {
    if (progress.stage !== stage || isAsked) return;
    isAsked = true;
    // From outside, as a person would: only a turn of the event loop brings it.
    setImmediate(() => {
      aborted = process.cpuUsage();
      stop.abort(reason);
    });
  };
  const run = async () => {
    for await (const _item of extract(source, parseSpec(spec), { signal: stop.signal, onProgress }));
  };
  await expect(run()).rejects.toBe(reason);
  const { user, system } = process.cpuUsage(aborted);
  expect((user + system) / 1_000).toBeLessThan(allowed);
  expect(source.closed).toBe(true);
});
