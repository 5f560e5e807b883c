import { expect, test } from 'vitest';
import { EngineError } from '../../../src/engine/errors.ts';
import { parseSpec, specToYaml } from '../../../src/engine/plan/parse.ts';
import { diffSpecs } from '../../../src/engine/specification/diff.ts';
import { compareSpecsApart, parseSpecApart, writeSpecApart } from '../../../src/engine/specification.ts';

const ofFields = (count: number, of = '{}') =>
  `ade: 1\nfields:\n${Array.from({ length: count }, (_, at) => `  field_number_${at}: ${of}\n`).join('')}`;
const long = ofFields(450, '{ label: "A label that takes its place" }');

test('a long specification gives the same apart as where it stands', async () => {
  expect(long.length).toBeGreaterThan(16_000);
  expect(await parseSpecApart(long)).toEqual(parseSpec(long));
  const changed = long.replace('A label', 'Another label');
  expect(await compareSpecsApart(long, changed)).toEqual(diffSpecs(parseSpec(long), parseSpec(changed)));
  expect(await compareSpecsApart(null, long)).toEqual(diffSpecs({}, parseSpec(long)));
  const { fields } = parseSpec(long);
  const value = {
    ade: 1,
    fields: Object.fromEntries(Object.keys(fields).map((name) => [name, { label: 'x'.repeat(40) }])),
  };
  expect(await writeSpecApart(value)).toBe(specToYaml(value));
});

test('its faults are the same as well', async () => {
  const faulty = ofFields(450, '{ type: nothing_that_there_is }');
  const faultsOf = async (parse: (text: string) => unknown) => {
    try {
      await parse(faulty);
    } catch (error) {
      if (error instanceof EngineError) return { ...error, message: error.message };
      throw error;
    }
    throw new Error('It was found good.');
  };
  const faults = await faultsOf((text) => parseSpecApart(text));
  expect(faults).toEqual(await faultsOf(parseSpec));
  expect(faults).toMatchObject({ code: 'INVALID_SPEC', details: { faults: { length: 450 } } });
});

test('meanwhile the process does other things', async () => {
  let turns = 0;
  let turning = setImmediate(function turn() {
    turns += 1;
    turning = setImmediate(turn);
  });
  // Half a second's work, which is one turn where it stands.
  await parseSpecApart(ofFields(30_000)).catch(() => {});
  clearImmediate(turning);
  expect(turns).toBeGreaterThan(100);
});

test('it is stopped when its reader leaves, and the next one is read all the same', async () => {
  const leaving = new AbortController();
  const hostile = parseSpecApart(ofFields(40_000), leaving.signal);
  setImmediate(() => leaving.abort(new Error('The reader has left.')));
  await expect(hostile).rejects.toThrow('The reader has left.');
  expect(await parseSpecApart(long)).toEqual(parseSpec(long));
});

test('one that waits for its turn is given up as soon as its reader leaves', async () => {
  const over = new AbortController();
  const running = [1, 2].map(() => parseSpecApart(ofFields(40_000), over.signal).catch(() => 'over'));
  const leaving = new AbortController();
  const waiting = parseSpecApart(long, leaving.signal).catch((error: unknown) => error);
  leaving.abort('left');
  expect(await Promise.race([waiting, ...running])).toBe('left');
  over.abort();
  await Promise.all(running);
  expect(await parseSpecApart(long)).toEqual(parseSpec(long));
});

test('more than run at a time all come to their end', async () => {
  const all = await Promise.all(Array.from({ length: 7 }, () => parseSpecApart(long)));
  expect(all.map(({ ade }) => ade)).toEqual([1, 1, 1, 1, 1, 1, 1]);
});
