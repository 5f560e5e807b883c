import { grid } from '../terminal/grid.ts';

/** What an installation is to do. */
export interface Load {
  /** Documents a day. */
  documents: number;
  /** Rows of one, on the average. */
  rows: number;
  /** MiB of one, on the average. */
  mib: number;
  /** How much of a day's work comes in its busiest hour, as a share. */
  peak: number;
  /** Queries a second in that hour. */
  queries: number;
  /** Subscriptions that are open at a time. */
  subscribers: number;
}

/** What things cost a month, in any currency: ADE knows no prices. */
export interface Prices {
  /** A processor. */
  processorPrice: number;
  /** A GiB of memory. */
  memoryPrice: number;
  /** A GiB that is stored. */
  storagePrice: number;
}

interface Capacity {
  workerProcessors: number;
  workerMiB: number;
  apiProcesses: number;
  apiMiB: number;
  postgresProcessors: number;
  writtenGiBaDay: number;
  storedGiBaMonth: number;
}

// docs/operations/scale.md says where each constant comes from, and what is no more than an estimate.

/** The slower of the two formats that are most of what comes: rows that one processor types and checks a second (workbooks). */
const rowsPerProcessorSecond = 62_000;
/** Seconds of a processor that a document costs a worker whatever is in it. */
const secondsPerDocument = 0.06;
/** Seconds of a processor that a document, from its upload to its tables, costs PostgreSQL. */
const postgresSecondsPerDocument = 0.04;
/** KiB of write-ahead log, and of rows and indexes of PostgreSQL, that a document leaves: the rows of its tables are files. */
const databaseKiB = { written: 44, kept: 28 };
/** A worker that is busier than this keeps documents waiting. */
const fullest = 0.7;
/** Nested queries that one API process answers a second: 1,412 measured with client and database on the same two cores. */
const queriesPerProcess = 1_400;
/** Subscriptions of one API process: half of what http.connections allows. */
const subscribersPerProcess = 2_500;
/** Of processes at work, each at its highest. */
const mib = { worker: 220, engine: 310, api: 176 };
/** Bytes that a row of 8 columns takes in the file of its table, which is compressed, with all that is kept about it. */
const bytesPerRow = 90;

/** What a document of so many rows costs: seconds of a worker's processor and of PostgreSQL's, and KiB of write-ahead log. */
export function costOf(rows: number): { worker: number; postgres: number; writtenKiB: number } {
  return {
    worker: secondsPerDocument + rows / rowsPerProcessorSecond,
    postgres: postgresSecondsPerDocument,
    writtenKiB: databaseKiB.written,
  };
}

export function capacityFor({ documents, rows, mib: size, peak, queries, subscribers }: Load): Capacity {
  const cost = costOf(rows);
  const processors = (seconds: number) => Math.max(1, Math.ceil((documents * peak * seconds) / 3_600 / fullest));
  const workerProcessors = processors(cost.worker);
  // Two at least, so that one can be replaced while the other works.
  const apiProcesses = Math.max(
    2,
    Math.ceil(queries / queriesPerProcess / fullest),
    Math.ceil(subscribers / subscribersPerProcess),
  );
  return {
    workerProcessors,
    workerMiB: workerProcessors * (mib.worker + mib.engine),
    apiProcesses,
    apiMiB: apiProcesses * mib.api,
    postgresProcessors: processors(cost.postgres),
    writtenGiBaDay: Math.ceil((documents * cost.writtenKiB) / 1_024 ** 2),
    storedGiBaMonth: Math.ceil(
      (documents * 30 * (size + (rows * bytesPerRow) / 1_024 ** 2 + databaseKiB.kept / 1_024)) / 1_024,
    ),
  };
}

/**
 * What the processes and one month's documents cost a month, in the currency of the prices: an API process is a processor; Redis, traffic
 * and the memory of PostgreSQL are not in it. What is stored adds up month by month, until it is removed.
 */
export function costAMonth(needed: Capacity, { processorPrice, memoryPrice, storagePrice }: Prices): number {
  const processors = needed.workerProcessors + needed.apiProcesses + needed.postgresProcessors;
  const memoryGiB = (needed.workerMiB + needed.apiMiB) / 1_024;
  return processors * processorPrice + memoryGiB * memoryPrice + needed.storedGiBaMonth * storagePrice;
}

/** `ade capacity`: what an installation needs for a load, and what that costs where there are prices. */
export function capacity({ processorPrice, memoryPrice, storagePrice, ...load }: Load & Prices): number {
  const needed = capacityFor(load);
  const rows: [string, number, string][] = [
    ['processors for workers', needed.workerProcessors, ''],
    ['memory of workers', needed.workerMiB, 'MiB'],
    ['API processes', needed.apiProcesses, ''],
    ['memory of API processes', needed.apiMiB, 'MiB'],
    ['processors for PostgreSQL', needed.postgresProcessors, ''],
    ['written a day', needed.writtenGiBaDay, 'GiB'],
    ['stored a month', needed.storedGiBaMonth, 'GiB'],
  ];
  const cost = costAMonth(needed, { processorPrice, memoryPrice, storagePrice });
  if (cost > 0) rows.push(['cost of the first month', Number(cost.toFixed(2)), '']);
  const cells = rows.map(([name, amount, unit]) => [name, amount.toLocaleString('en'), unit]);
  const columns = [{ title: '' }, { title: '', align: 'right' as const }, { title: '' }];
  for (const line of grid(columns, cells, { width: 100, cellWidth: 40 })) process.stdout.write(`${line}\n`);
  return 0;
}
