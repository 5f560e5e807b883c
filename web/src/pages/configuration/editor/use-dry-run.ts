import { useCallback, useEffect, useRef, useState } from 'react';
import { readOnce, type Unread } from '../../../data/read.ts';
import { useWhenBack } from '../../../data/use-when-back.ts';
import { DryRunDocument, type DryRunQuery } from '../../../generated/graphql.ts';

export type DryRun = DryRunQuery['previewExtraction'];
export type DryRunTable = DryRun['tables'][number];
export type DryRunIssue = DryRunTable['issues'][number];

/** Milliseconds for which nothing is typed before it is tried. */
const restMs = 600;
/** Rows of each table that are enough to see what comes out; the others are read when one of them is wanted. */
const firstRows = 8;
const mostRows = 200;

/**
 * What a text would make of a document, soon after it has changed. The last answer stays until the next has come, and its tables as long as the text is
 * none that can be run: it is so after every other key.
 */
export function useDryRun(documentId: string | null, text: string) {
  const [answer, setAnswer] = useState<DryRun | null>(null);
  const [unread, setUnread] = useState<Unread | null>(null);
  const [isBusy, setBusy] = useState(false);
  /** Which was asked last: answers of others come too late. */
  const asked = useRef(0);
  const rows = useRef(firstRows);
  /** The document of the last answer. */
  const triedOn = useRef<string | null>(null);
  const run = useCallback(async () => {
    if (documentId === null) return;
    asked.current += 1;
    const mine = asked.current;
    setBusy(true);
    const reading = await readOnce(DryRunDocument, { documentId, specYaml: text, rows: rows.current });
    if (mine !== asked.current) return;
    setBusy(false);
    setUnread('failure' in reading ? reading : null);
    if ('failure' in reading) return;
    const { faults, ...next } = reading.part.previewExtraction;
    const stays = faults.length > 0 && triedOn.current === documentId;
    triedOn.current = documentId;
    setAnswer((before) => ({ ...next, faults, tables: (stays && before?.tables) || next.tables }));
  }, [documentId, text]);
  useEffect(() => {
    const timer = setTimeout(() => void run(), restMs);
    return () => clearTimeout(timer);
  }, [run]);
  useWhenBack(unread, run);
  /** Reads as many rows as the server shows of a table, from now on. */
  const readMore = useCallback(async () => {
    if (rows.current === mostRows) return;
    rows.current = mostRows;
    await run();
  }, [run]);
  return { answer, failure: unread?.failure ?? null, isBusy, run, readMore };
}
