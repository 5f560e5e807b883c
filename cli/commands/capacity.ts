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

interface Capacity {
  workerProcessors: number;
  workerMiB: number;
  apiProcesses: number;
  apiMiB: number;
  storedGiBaMonth: number;
}

// docs/operations/scale.md says where each constant comes from, and what is no more than an estimate.

/** The slower of the two formats that are most of what comes: rows that one processor types and checks a second (workbooks). */
const rowsPerProcessorSecond = 62_000;
/** Seconds of a processor that a document costs whatever is in it: an estimate, not a measurement. */
const secondsPerDocument = 0.25;
/** A worker that is busier than this keeps documents waiting. */
const fullest = 0.7;
/** Nested queries that one API process answers a second: 1,412 measured with client and database on the same two cores. */
const queriesPerProcess = 1_400;
/** Subscriptions of one API process: half of what http.connections allows. */
const subscribersPerProcess = 2_500;
const mib = { worker: 125, engine: 85, api: 176 };
/** MiB of stored rows for each MiB of a document: an estimate; rows are compressed, and documents often are not. */
const rowsShare = 0.5;

export function capacityFor({ documents, rows, mib: size, peak, queries, subscribers }: Load): Capacity {
  const seconds = documents * peak * (secondsPerDocument + rows / rowsPerProcessorSecond);
  const workerProcessors = Math.max(1, Math.ceil(seconds / 3_600 / fullest));
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
    storedGiBaMonth: Math.ceil((documents * 30 * size * (1 + rowsShare)) / 1_024),
  };
}

/** `ade capacity`: what an installation needs for a load. */
export function capacity(load: Load): number {
  const needed = capacityFor(load);
  const rows: [string, number, string][] = [
    ['processors for workers', needed.workerProcessors, ''],
    ['memory of workers', needed.workerMiB, 'MiB'],
    ['API processes', needed.apiProcesses, ''],
    ['memory of API processes', needed.apiMiB, 'MiB'],
    ['stored a month', needed.storedGiBaMonth, 'GiB'],
  ];
  const cells = rows.map(([name, amount, unit]) => [name, amount.toLocaleString('en'), unit]);
  const columns = [{ title: '' }, { title: '', align: 'right' as const }, { title: '' }];
  for (const line of grid(columns, cells, { width: 100, cellWidth: 40 })) process.stdout.write(`${line}\n`);
  return 0;
}
