import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import type { Operators } from './content-reader.ts';

/** A page of A4 at 600 dots to the inch has 35 million. */
const mostPicturePixels = 50_000_000;

/** An opened PDF; `close` frees what pdf.js holds of it. */
export interface PdfDocument {
  document: PDFDocumentProxy;
  operators: Operators;
  close(): Promise<void>;
}

/**
 * Hands the bytes over to pdf.js, which is loaded only now. Nothing in the document is run: no scripts, no forms, and no code is made
 * from its fonts; pictures are decoded only where they are asked for.
 */
export async function openPdf(data: Uint8Array, { withPictures = false } = {}): Promise<PdfDocument> {
  const { getDocument, OPS, VerbosityLevel } = await import('pdfjs-dist/legacy/build/pdf.mjs');
  const parts = join(dirname(fileURLToPath(import.meta.resolve('pdfjs-dist/package.json'))), '/');
  const loading = getDocument({
    data,
    verbosity: VerbosityLevel.ERRORS,
    enableXfa: false,
    // Glyph outlines are made for these fonts only when this is on; we want their widths alone.
    disableFontFace: false,
    useSystemFonts: false,
    useWorkerFetch: false,
    isOffscreenCanvasSupported: false,
    maxImageSize: withPictures ? mostPicturePixels : 1,
    standardFontDataUrl: join(parts, 'standard_fonts/'),
    cMapUrl: join(parts, 'cmaps/'),
    cMapPacked: true,
    wasmUrl: join(parts, 'wasm/'),
  });
  try {
    const document = await loading.promise;
    return { document, operators: OPS, close: () => loading.destroy() };
  } catch (error) {
    await loading.destroy();
    throw error;
  }
}

/** What pdf.js could not read, in the words of the engine: a fault of the document. */
export function asFault(error: unknown, name: string): { code: 'ENCRYPTED_FILE' | 'MALFORMED_FILE'; message: string } {
  if (error instanceof Error && error.name === 'PasswordException') {
    return {
      code: 'ENCRYPTED_FILE',
      message: `${name} opens only with a password. Save a copy without the password (in a PDF reader: Print, Save as PDF) and upload that.`,
    };
  }
  const reason = (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
  return {
    code: 'MALFORMED_FILE',
    message: `${name} is damaged: it cannot be read as a PDF (${reason}). Open it in a PDF reader, save it anew and upload that.`,
  };
}
