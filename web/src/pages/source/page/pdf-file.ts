import { AnnotationMode, GlobalWorkerOptions, getDocument, type PDFDocumentProxy, VerbosityLevel } from 'pdfjs-dist';
import workerAddress from 'pdfjs-dist/build/pdf.worker.min.mjs?url';
import { sitePath } from '../../../data/site.ts';

// This and what it imports is a part of the script that is loaded when the first page is drawn.

/** Where the server has the fonts, the encodings and the decoders of pdf.js. */
declare const pdfParts: string;

GlobalWorkerOptions.workerSrc = workerAddress;

/** Files of more bytes are read piece by piece, as pages need them; others at once. */
const mostAtOnce = 16 * 1024 ** 2;
const pieceBytes = 512 * 1024;
/** Pixels of a picture within a page: A4 at 600 dots to the inch has 35 million. */
const mostPicturePixels = 50_000_000;
/** Pixels of a page as it is drawn, and on a side: more is beyond what browsers draw on. */
const mostPixels = 16_000_000;
const mostPixelsOfSide = 8_192;
/** Milliseconds that a page may take: what takes longer was made to, or is no page for a screen. */
const mostMs = 20_000;

export interface PdfFile {
  /** Draws a page, from 1, so many pixels wide at most. Rejects as `PageFault` says; the signal's reason. */
  draw(number: number, width: number, signal: AbortSignal): Promise<HTMLCanvasElement>;
  close(): void;
}

/** Why a page is not drawn, in a sentence for people. */
export class PageFault extends Error {}

/**
 * Opens a PDF that the server has. Nothing in it is run: no script, no form; no code is made from its fonts, and its pictures are decoded
 * without WebAssembly, which the policy of the pages does not allow. Parsing is done in a worker. Nothing is read before a page is drawn.
 */
export function openPdf(address: string, byteSize: number): PdfFile {
  const isLarge = byteSize > mostAtOnce;
  const loading = getDocument({
    url: address,
    verbosity: VerbosityLevel.ERRORS,
    rangeChunkSize: pieceBytes,
    disableAutoFetch: isLarge,
    disableStream: isLarge,
    enableXfa: false,
    useWasm: false,
    // The worker may fetch nothing.
    useWorkerFetch: false,
    useSystemFonts: false,
    maxImageSize: mostPicturePixels,
    standardFontDataUrl: `${sitePath}${pdfParts}standard_fonts/`,
    cMapUrl: `${sitePath}${pdfParts}cmaps/`,
    cMapPacked: true,
    wasmUrl: `${sitePath}${pdfParts}wasm/`,
  });
  return {
    async draw(number, width, signal) {
      try {
        const overdue = AbortSignal.timeout(mostMs);
        return await Promise.race([
          drawPage(await loading.promise, number, width, AbortSignal.any([signal, overdue])),
          refusal(overdue),
        ]);
      } catch (error) {
        signal.throwIfAborted();
        throw new PageFault(reasonOf(error), { cause: error });
      }
    },
    close: () => void loading.destroy(),
  };
}

function refusal(overdue: AbortSignal): Promise<never> {
  return new Promise((_, refuse) => {
    overdue.addEventListener('abort', () => refuse(overdue.reason), { once: true });
  });
}

async function drawPage(pdf: PDFDocumentProxy, number: number, width: number, signal: AbortSignal) {
  const page = await pdf.getPage(number);
  signal.throwIfAborted();
  const whole = page.getViewport({ scale: 1 });
  const scale = Math.min(
    width / whole.width,
    mostPixelsOfSide / Math.max(whole.width, whole.height),
    Math.sqrt(mostPixels / (whole.width * whole.height)),
  );
  const viewport = page.getViewport({ scale });
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.floor(viewport.width));
  canvas.height = Math.max(1, Math.floor(viewport.height));
  // Filled-in fields and stamps are drawn; links and buttons do nothing.
  const drawing = page.render({ canvas, viewport, annotationMode: AnnotationMode.ENABLE });
  const stop = () => drawing.cancel();
  signal.addEventListener('abort', stop, { once: true });
  try {
    await drawing.promise;
  } finally {
    signal.removeEventListener('abort', stop);
    page.cleanup();
  }
  return canvas;
}

/** What browsers say of a request that has had no answer; pdf.js has no name for it. */
const withoutNetwork = /^(Failed to fetch|NetworkError|Load failed|network error)/i;

function reasonOf(error: unknown): string {
  const { name, message } = error instanceof Error ? error : { name: '', message: '' };
  if (name === 'TimeoutError') return `To draw this page takes longer than ${mostMs / 1_000} seconds.`;
  if (name === 'PasswordException') return 'This PDF opens only with a password.';
  if (name === 'ResponseException' || withoutNetwork.test(message))
    return 'The file could not be read from the server.';
  return 'This page is damaged: it cannot be drawn.';
}
