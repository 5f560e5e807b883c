import { type ReactNode, useRef } from 'react';
import { List, type ListColumn, ListSkeleton, type Selection } from '../ui/list.tsx';
import { More } from '../ui/more.tsx';
import { FailureNotice } from '../ui/notice.tsx';
import { NewButton } from './bulk-bar.tsx';
import { useListKeys } from './use-list-keys.ts';
import type { LiveList } from './use-live-list.ts';

interface LiveTableProps<Item extends { id: string }> {
  label: string;
  list: LiveList<Item>;
  columns: readonly ListColumn<Item>[];
  nameOf(item: Item): string;
  selection?: Selection;
  /** In place of a table without rows. */
  empty: ReactNode;
}

/** A page's main list: kept up to date, walked with keys, and with what is new behind a button. */
export function LiveTable<Item extends { id: string }>(props: LiveTableProps<Item>) {
  const { label, list, columns, nameOf, selection, empty } = props;
  const element = useRef<HTMLDivElement>(null);
  useListKeys(element);
  return (
    <div ref={element} style={{ display: 'grid', gap: 16, minWidth: 0 }}>
      <FailureNotice failure={list.failure} />
      <div style={{ minWidth: 0 }}>
        <NewButton count={list.newCount} onShow={list.reveal} />
        {!list.items ? (
          <ListSkeleton />
        ) : list.items.length === 0 ? (
          empty
        ) : (
          <List label={label} columns={columns} items={list.items} selection={selection} nameOf={nameOf} />
        )}
      </div>
      <More pageInfo={list.pageInfo} isBusy={list.isBusy} onMore={list.more} />
    </div>
  );
}
