import { parentPort } from 'node:worker_threads';
import { takeDrawnLines } from './ocr/drawn-lines.ts';
import { picturedPage } from './ocr/page-pictures.ts';
import { contentOf } from './ocr/recognised-page.ts';
import { skewOf, straightened } from './ocr/skew.ts';
import type { PageContent } from './page/page-content.ts';
import { readPage } from './page/page-reader.ts';
import { asFault, openPdf, type PdfDocument } from './page/pdf-library.ts';
import { uprightPage } from './page/upright.ts';
import { itemsOf } from './page-sheet.ts';
import { tablesOn } from './page-tables.ts';
import type { Question, Reply, ScannedPage } from './thread-messages.ts';
import type { PageEnd } from './top-of-page.ts';

// The thread in which PDFs are read: what a hostile document brings about (promises that are never awaited, memory without end) stays here.

/** How long an answer is waited for after a promise of pdf.js has failed unheard; it may have been the one. */
const graceMs = 3_000;

let pdf: PdfDocument | null = null;
/** The same document with its pictures decoded; opened from the bytes that are kept when the first picture is asked for. */
let pictures: PdfDocument | null = null;
let kept: Uint8Array | null = null;
let name = '';
/** The page that was laid out last. */
let last: { number: number; end: PageEnd } | null = null;
let lost: ((reason: unknown) => void) | null = null;

process.on('unhandledRejection', (reason) => {
  const tell = lost;
  setTimeout(() => tell?.(reason), graceMs).unref();
});

parentPort?.on('message', (question: Question) => {
  const failed = new Promise<never>((_, reject) => {
    lost = reject;
  });
  Promise.race([answer(question), failed]).then(
    (reply) => send(reply),
    (error) => {
      const place = question.kind === 'page' ? `Page ${question.number} of ${name}` : name;
      const { code, message } = asFault(error, place);
      send({ kind: 'fault', code, message });
    },
  );
});

function send(reply: Reply): void {
  parentPort?.postMessage(reply);
}

async function answer(question: Question): Promise<Reply> {
  switch (question.kind) {
    case 'open': {
      name = question.name;
      kept = question.keep ? question.data.slice() : null;
      pdf = await openPdf(question.data);
      return { kind: 'opened', pages: pdf.document.numPages };
    }
    case 'page': {
      if (pdf === null) throw new Error('no document is open');
      return layOut(await readPage(pdf, question.number), question.number);
    }
    case 'picture':
      return { kind: 'picture', picture: await scannedPage(question.number) };
    case 'recognised':
      return layOut(contentOf(question.page, question.words, question.rules));
    case 'close': {
      await pdf?.close();
      await pictures?.close();
      [pdf, pictures, kept] = [null, null, null];
      return { kind: 'closed' };
    }
  }
}

/** @param number of the page, where its table may go on with that of the page before */
function layOut(content: PageContent, number?: number): Reply {
  const shown = uprightPage(content);
  const { tables, rest, end } = tablesOn(
    shown.content,
    number !== undefined && last?.number === number - 1 ? last.end : null,
  );
  last = number === undefined ? null : { number, end };
  const items = itemsOf(tables, rest, shown.content.height).map((item) =>
    'table' in item ? { ...item, table: { ...item.table, box: shown.back(item.table.box) } } : item,
  );
  const { width, height, drawn, glyphs } = content;
  return { kind: 'page', width, height, angle: shown.angle, drawn, characters: glyphs.length, items };
}

async function scannedPage(number: number): Promise<ScannedPage | null> {
  if (kept === null) return null;
  pictures ??= await openPdf(kept.slice(), { withPictures: true });
  const page = await picturedPage(pictures, number);
  if (page === null) return null;
  const skew = skewOf(page.bitmap, page.dpi);
  const bitmap = skew === 0 ? page.bitmap : straightened(page.bitmap, skew);
  return { ...page, bitmap, rules: takeDrawnLines(bitmap, page.dpi) };
}
