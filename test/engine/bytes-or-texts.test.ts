import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EngineError } from '../../src/engine/errors.ts';
import {
  type ExtractionItem,
  extractWorkbook,
  openWorkbook,
  type Workbook,
  withRows,
} from '../../src/engine/extraction.ts';
import { defaultLimits } from '../../src/engine/limits.ts';
import { parseSpec } from '../../src/engine/specification.ts';

const spec = parseSpec(`
ade: 1
fields:
  name: { match: { headers: [name] }, transform: [trim, collapseSpaces], validate: [{ required: true }] }
  amount: { type: decimal, match: { headers: [amount] }, validate: [{ min: 0 }] }
  day: { type: date, match: { headers: [day] } }
  paid: { type: boolean, match: { headers: [paid] } }
`);
const header = ['Name', 'Amount', 'Day', 'Paid', 'At', 'Count'];

const plain = [
  fc.constantFrom(
    'Ada Abbott',
    'Émile Chen',
    'Bertrand O’Neill',
    'Ines  Dubois ',
    '李 雷',
    'He said "so"',
    "'=1+1",
    '#N/A',
  ),
  fc.integer({ min: -1e7, max: 1e7 }).map((cents) => (cents / 100).toFixed(2)),
  fc
    .date({ min: new Date('1990-01-01'), max: new Date('2050-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10)),
  fc.constantFrom('true', 'false'),
  fc
    .date({ min: new Date('1990-01-01'), max: new Date('2050-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 19).replace('T', ' ')),
  fc.nat({ max: 1e6 }).map(String),
];
const odd = fc.constantFrom(
  '',
  ' ',
  'n/a',
  '-',
  'Total',
  'yes',
  '1,234.5',
  '12,5',
  '31/12/2023',
  '2023-02-30',
  '\u00a0x',
  'a\u2003 b',
  '1e3',
);
const cells = plain.map((usual) => fc.oneof({ arbitrary: usual, weight: 40 }, { arbitrary: odd, weight: 1 }));
const record = fc.tuple(...cells);

function fileOf(rows: readonly (readonly string[])[]): Buffer {
  const field = (text: string) => (/[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return Buffer.from([header, ...rows].map((row) => row.map(field).join(',')).join('\n'));
}

/** The same workbook with rows whose cells are values, which no stage can read from bytes. */
function withTexts(workbook: Workbook): Workbook {
  async function* sheets() {
    for await (const sheet of workbook.sheets()) {
      yield withRows(sheet, async function* () {
        for await (const rows of sheet.rows())
          yield rows.map(({ number, values, formats, hidden }) => ({ number, values: [...values], formats, hidden }));
      });
    }
  }
  return {
    format: workbook.format,
    sheets,
    fractionRead: () => workbook.fractionRead(),
    get details() {
      return workbook.details;
    },
    get warnings() {
      return workbook.warnings;
    },
    close: () => workbook.close(),
  };
}

async function extracted(file: Buffer, as: (workbook: Workbook) => Workbook): Promise<ExtractionItem[]> {
  const source = {
    name: 'records.csv',
    size: file.length,
    read: async (offset: number, length: number) => file.subarray(offset, offset + length),
    close: async () => {},
  };
  const workbook = await openWorkbook(source, { limits: defaultLimits, encoding: 'auto', delimiter: 'auto' });
  const items: ExtractionItem[] = [];
  // A document without a table says so by an error, after its last item.
  try {
    for await (const item of extractWorkbook(as(workbook), source, spec)) items.push(item);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
  }
  return items;
}

async function expectOneAnswer(rows: readonly (readonly string[])[]): Promise<void> {
  const file = fileOf(rows);
  const [bytes, texts] = [await extracted(file, (workbook) => workbook), await extracted(file, withTexts)];
  expect(bytes).toEqual(texts);
}

test('a document gives the same whether its fields are read from bytes or as texts', async () => {
  await fc.assert(fc.asyncProperty(fc.array(record, { minLength: 3, maxLength: 40 }), expectOneAnswer), {
    numRuns: 60,
  });
});

test('so does one that is longer than what is judged as a whole', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(record, { minLength: 50, maxLength: 200 }), async (some) => {
      await expectOneAnswer(Array.from({ length: 6_000 }, (_, at) => some[(at * 7) % some.length] ?? []));
    }),
    { numRuns: 3, endOnFailure: true },
  );
});
