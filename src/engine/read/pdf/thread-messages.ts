import type { PageItem } from './page-sheet.ts';

/** What the thread is asked; one question at a time. */
export type Question =
  | { kind: 'open'; data: Uint8Array; name: string }
  | { kind: 'page'; number: number }
  | { kind: 'close' };

/** A page after reading and layout. */
export interface PageReply {
  /** In points, as displayed. */
  height: number;
  characters: number;
  /** Whether anything is drawn at all. */
  drawn: boolean;
  items: PageItem[];
}

export type Reply =
  | { kind: 'opened'; pages: number }
  | ({ kind: 'page' } & PageReply)
  | { kind: 'closed' }
  | { kind: 'fault'; code: 'ENCRYPTED_FILE' | 'MALFORMED_FILE'; message: string };
