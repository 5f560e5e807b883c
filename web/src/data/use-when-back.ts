import { useEffect } from 'react';
import { whenBack } from './connection.ts';
import type { Unread } from './read.ts';

/** Calls `again` as soon as the server may be reached, where that it could not was why something was not read. */
export function useWhenBack(unread: Unread | null, again: () => void): void {
  useEffect(() => (unread?.isPassing ? whenBack(again) : undefined), [unread, again]);
}
