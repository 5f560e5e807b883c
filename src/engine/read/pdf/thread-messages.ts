import type { PicturedPage } from './ocr/painted-page.ts';
import type { RecognisedWord } from './ocr/recognised-page.ts';
import type { Rule } from './page/page-content.ts';
import type { PageItem } from './page-sheet.ts';

/** What the thread is asked; one question at a time. */
export type Question =
  | { kind: 'open'; data: Uint8Array; name: string; keep: boolean }
  | { kind: 'page'; number: number }
  /** For documents that are kept: the pictures of a page, and the layout of what was read in them. */
  | { kind: 'picture'; number: number }
  | { kind: 'recognised'; page: PageSize; words: readonly RecognisedWord[]; rules: readonly Rule[] }
  | { kind: 'close' };

/** A page after reading and layout. */
export interface PageReply {
  /** In points, as displayed. */
  width: number;
  height: number;
  /** By how many degrees its text runs away from level; the edges in its tables are of the page turned so that it does not. */
  angle: 0 | 90 | 270;
  characters: number;
  /** Whether anything is drawn at all. */
  drawn: boolean;
  items: PageItem[];
}

export type PageSize = Pick<PicturedPage, 'width' | 'height' | 'dpi'>;

/** A page as a picture, in pixels, without the lines that were drawn on it; those are sent beside it. */
export type ScannedPage = PicturedPage & { rules: Rule[] };

export type Reply =
  | { kind: 'opened'; pages: number }
  | ({ kind: 'page' } & PageReply)
  | { kind: 'picture'; picture: ScannedPage | null }
  | { kind: 'closed' }
  | { kind: 'fault'; code: 'ENCRYPTED_FILE' | 'MALFORMED_FILE'; message: string };
