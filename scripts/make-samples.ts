// Writes the documents of samples/ and its index. The same bytes come out on every machine and every run; configurations and
// expected tables are written by hand. Run with `node scripts/make-samples.ts`.
import { writeFile } from 'node:fs/promises';
import { bankExport } from './samples/bank-export.ts';
import { depotLog } from './samples/depot-log.ts';
import { enrolment } from './samples/enrolment.ts';
import { fieldHours } from './samples/field-hours.ts';
import { memberRoster } from './samples/member-roster.ts';
import { orchardDeliveries } from './samples/orchard-deliveries.ts';
import { parcelReturns } from './samples/parcel-returns.ts';
import { pondLog } from './samples/pond-log.ts';
import { regionalSales } from './samples/regional-sales.ts';
import { stockCount } from './samples/stock-count.ts';
import { theatreBudget } from './samples/theatre-budget.ts';
import { twoCounters } from './samples/two-counters.ts';

const all = [
  regionalSales,
  memberRoster,
  stockCount,
  depotLog,
  enrolment,
  pondLog,
  theatreBudget,
  bankExport,
  parcelReturns,
  twoCounters,
  fieldHours,
  orchardDeliveries,
];

/** What `samples/index.json` says of a sample; the paths are relative to it. */
interface SampleEntry {
  name: string;
  file: string;
  configuration: string;
  expected: string;
  shows: string;
}

export function samples(): SampleEntry[] {
  return all.map(({ name, extension, shows }) => ({
    name,
    file: `${name}.${extension}`,
    configuration: `${name}.yaml`,
    expected: `${name}.expected.json`,
    shows,
  }));
}

/** The generated files of samples/ by their names. */
export function sampleFiles(): Map<string, Buffer> {
  return new Map([
    ...all.map(({ name, extension, bytes }): [string, Buffer] => [`${name}.${extension}`, bytes]),
    ['index.json', Buffer.from(`${JSON.stringify(samples(), null, 2)}\n`)],
  ]);
}

if (import.meta.main) {
  const folder = new URL('../samples/', import.meta.url);
  for (const [name, bytes] of sampleFiles()) await writeFile(new URL(name, folder), bytes);
}
