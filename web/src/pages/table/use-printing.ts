import { useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useKeys } from '../../keys/keys.ts';
import type { Row, Rows } from './use-rows.ts';

/** Rows that are put on paper at most; fewer where they are wide, as each part of their columns is a table of its own there. */
const mostRows = 1_000;
const mostValues = 20_000;

interface Printing {
  /** What is on paper now: the first rows; `null` while nothing is printed. */
  printed: readonly Row[] | null;
  isBusy: boolean;
  /** Reads what is to be on paper, and has the browser print. */
  print(): Promise<void>;
}

/** Prints the first rows of a table, which are more than are drawn: it has them read first. What the browser's menu prints has to be read already. */
export function usePrinting(rows: Rows, columnCount: number): Printing {
  const [printed, setPrinted] = useState<readonly Row[] | null>(null);
  const [isBusy, setBusy] = useState(false);
  const most = Math.max(1, Math.min(mostRows, Math.floor(mostValues / Math.max(1, columnCount))));
  const latest = useRef({ rows, most });
  latest.current = { rows, most };
  useEffect(() => {
    const begin = () => flushSync(() => setPrinted((before) => before ?? readAlready(latest.current)));
    const end = () => setPrinted(null);
    addEventListener('beforeprint', begin);
    addEventListener('afterprint', end);
    return () => {
      removeEventListener('beforeprint', begin);
      removeEventListener('afterprint', end);
    };
  }, []);
  const print = async () => {
    setBusy(true);
    const reading = await rows.first(most);
    flushSync(() => {
      setBusy(false);
      setPrinted('part' in reading ? reading.part : null);
    });
    window.print();
  };
  useKeys([{ keys: 'mod+p', says: 'Print the table', act: () => void print() }]);
  return { printed, isBusy, print };
}

function readAlready({ rows, most }: { rows: Rows; most: number }): readonly Row[] {
  const read: Row[] = [];
  for (let row = rows.rowAt(0); row && read.length < most; row = rows.rowAt(read.length)) read.push(row);
  return read;
}
