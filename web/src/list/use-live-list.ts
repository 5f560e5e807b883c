import { useCallback, useEffect, useReducer, useRef, useState } from 'react';
import { type AnyVariables, type CombinedError, type TypedDocumentNode, useClient } from 'urql';
import { whenBack } from '../data/connection.ts';
import { type Failure, faultOf } from '../data/failure.ts';
import { useLive } from '../workspace/live-feed.tsx';
import { type HeldList, newIn, type PageInfo, revealed, staleIn, withMore, withNewest, withRead } from './held-list.ts';

/** Ids that are looked up in one request. */
const idsAtOnce = 100;

interface LiveListOptions<Item extends { id: string }, Data, Variables, Again> {
  query: TypedDocumentNode<Data, Variables & { after?: string | null }>;
  /** What is listed; with other variables it is another list. */
  variables: Variables;
  pageOf(data: Data): { nodes: readonly Item[]; pageInfo: PageInfo } | null | undefined;
  /** Reads single ones again: those that have left the newest page. */
  byIds: TypedDocumentNode<Again, { ids: string[] }>;
  itemsOf(data: Again): readonly Item[];
  /** Event types by their first words, e.g. `JOB_`. */
  concerns: readonly string[];
}

export interface LiveList<Item> {
  /** `null` until the first page is there. */
  items: readonly Item[] | null;
  /** How many there are that are not shown yet. */
  newCount: number;
  /** Shows them, in place of what is shown. */
  reveal(): void;
  pageInfo: PageInfo | undefined;
  more(after: string): void;
  isBusy: boolean;
  failure: Failure | null;
  /** Reads again, and shows what has come since: after something that the person has done here. */
  renew(): void;
}

type Change<Item extends { id: string }> = (list: HeldList<Item> | null) => HeldList<Item> | null;

/** A list that is kept up to date while it is looked at, without moving: what is new is counted, and shown when it is asked for. */
export function useLiveList<Item extends { id: string }, Data, Variables extends AnyVariables & object, Again>(
  options: LiveListOptions<Item, Data, Variables, Again>,
): LiveList<Item> {
  const client = useClient();
  const latest = useRef(options);
  latest.current = options;
  const key = JSON.stringify(options.variables);
  const [list, change] = useReducer(
    (before: HeldList<Item> | null, step: Change<Item>): HeldList<Item> | null => step(before),
    null,
  );
  const held = useRef(list);
  held.current = list;
  const [isBusy, setBusy] = useState(true);
  const [error, setError] = useState<CombinedError | null>(null);
  // Answers to earlier questions say what was.
  const asked = useRef(0);
  /** Whether a question was asked in order to show what is new: an event may overtake it, whose question is answered in its place. */
  const isRevealing = useRef(false);
  /** After which one the page is that was asked for, and is not there yet. */
  const wanted = useRef<string | null>(null);

  const page = useCallback(
    async (after: string | null) => {
      const { query, variables, pageOf } = latest.current;
      const result = await client
        .query<Data, Variables & { after?: string | null }>(
          query,
          { ...variables, after },
          { requestPolicy: 'network-only' },
        )
        .toPromise();
      setError(result.error ?? null);
      return result.data ? pageOf(result.data) : undefined;
    },
    [client],
  );
  const refresh = useCallback(
    async (isRevealed: boolean) => {
      asked.current += 1;
      isRevealing.current ||= isRevealed;
      const question = asked.current;
      const newest = await page(null);
      if (question !== asked.current) return;
      setBusy(false);
      if (!newest) return;
      const isShown = isRevealing.current;
      isRevealing.current = false;
      const before = held.current;
      const next = withNewest(before, newest.nodes, newest.pageInfo);
      change(() => (isShown ? revealed(next) : next));
      const stale = isShown ? [] : staleIn(next);
      for (let from = 0; from < stale.length; from += idsAtOnce) {
        const ids = stale.slice(from, from + idsAtOnce);
        const { byIds, itemsOf } = latest.current;
        const { data } = await client.query(byIds, { ids }, { requestPolicy: 'network-only' }).toPromise();
        if (question !== asked.current) return;
        if (data) change((now) => now && withRead(now, ids, itemsOf(data)));
      }
    },
    [client, page],
  );
  useEffect(() => {
    const { query, pageOf } = latest.current;
    const variables = { ...latest.current.variables, after: null };
    const known = key && client.readQuery<Data, Variables & { after?: string | null }>(query, variables)?.data;
    const remembered = known ? pageOf(known) : null;
    wanted.current = null;
    change(() => (remembered ? withNewest<Item>(null, remembered.nodes, remembered.pageInfo) : null));
    held.current = null;
    setBusy(true);
    void refresh(true);
    return () => {
      asked.current += 1;
    };
  }, [client, key, refresh]);
  useLive(
    ({ type }) => options.concerns.some((words) => type.startsWith(words)),
    () => void refresh(false),
  );
  const more = useCallback(
    async (after: string) => {
      wanted.current = after;
      setBusy(true);
      const next = await page(after);
      setBusy(false);
      if (!next || wanted.current !== after) return;
      wanted.current = null;
      change((now) => now && withMore(now, next.nodes, next.pageInfo));
    },
    [page],
  );
  useEffect(() => {
    if (!error?.networkError) return;
    return whenBack(() => {
      void refresh(false);
      if (wanted.current !== null) void more(wanted.current);
    });
  }, [error, refresh, more]);
  return {
    items: list?.shown ?? null,
    newCount: list ? newIn(list) : 0,
    reveal: () => change((now) => now && revealed(now)),
    pageInfo: list?.pageInfo,
    more: (after) => void more(after),
    isBusy,
    failure: error ? faultOf(error) : null,
    renew: () => void refresh(true),
  };
}
