import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TextBytes } from '../../../src/engine/write/sink/text-bytes.ts';

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({
    unit: fc.constantFrom('a', 'É', '李', '😀', '\ud800', '\udc00', '"', '\\', ',', '\n', '\r', '\u2028', '\0'),
    maxLength: 12,
  }),
);
const anyNumber = fc.oneof(
  fc.double({ noNaN: false }),
  fc.integer(),
  fc.maxSafeInteger(),
  fc.tuple(fc.integer(), fc.nat({ max: 7 })).map(([whole, places]) => whole / 10 ** places),
  fc.constantFrom(
    0,
    -0,
    0.01,
    -0.001,
    2 ** 31,
    -(2 ** 31),
    1e21,
    1e-7,
    21_474_836.47,
    214_748.3647,
    0.30000000000000004,
  ),
);

function added(add: (line: TextBytes) => void): string {
  const line = new TextBytes();
  line.text('é');
  add(line);
  const text = line.bytes.toString();
  expect(line.characters, 'in characters').toBe(text.length);
  expect(line.length).toBe(line.bytes.length);
  return text.slice(1);
}

test('numbers are written as String writes them', () => {
  fc.assert(
    fc.property(anyNumber, (value) => {
      expect(added((line) => line.number(value))).toBe(String(value));
    }),
    { numRuns: 5_000 },
  );
});

test('texts are written as JSON writes them', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(added((line) => line.json(text))).toBe(JSON.stringify(text));
    }),
    { numRuns: 2_000 },
  );
});

test('texts without quotes, commas and line ends are written for CSV as they are, and of others nothing', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const isOdd = /[",\r\n]/.test(text);
      expect(added((line) => expect(line.csv(text)).toBe(!isOdd))).toBe(isOdd ? '' : text.toWellFormed());
    }),
    { numRuns: 2_000 },
  );
});

test('a buffer that is used again holds what was added last, however long', () => {
  const line = new TextBytes();
  for (const text of ['x'.repeat(200_000), 'é'.repeat(100_000), '']) {
    line.clear();
    line.json(text);
    expect(line.bytes.toString()).toBe(JSON.stringify(text));
  }
});
