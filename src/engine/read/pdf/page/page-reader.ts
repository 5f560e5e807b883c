import type { PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { ContentReader, type PageFont } from './content-reader.ts';
import type { PageContent } from './page-content.ts';
import type { PdfDocument } from './pdf-library.ts';

/** Reads what is printed on a page. @param number 1-based */
export async function readPage({ document, operators }: PdfDocument, number: number): Promise<PageContent> {
  const page = await document.getPage(number);
  const { width, height, transform } = page.getViewport({ scale: 1 });
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = transform;
  const fonts = new Map<string, PageFont>();
  const fontNamed = (name: string) => {
    const font = fonts.get(name) ?? readFont(page, name);
    fonts.set(name, font);
    return font;
  };
  const list = await page.getOperatorList();
  const reader = new ContentReader({ width, height, matrix: [a, b, c, d, e, f] }, operators, fontNamed);
  reader.read(list);
  page.cleanup();
  return reader.content;
}

function readFont(page: PDFPageProxy, name: string): PageFont {
  const font: unknown = page.commonObjs.has(name) ? page.commonObjs.get(name) : null;
  if (typeof font !== 'object' || font === null) return { scale: 0.001, vertical: false, bold: false };
  const matrix = 'fontMatrix' in font && Array.isArray(font.fontMatrix) ? font.fontMatrix[0] : null;
  return {
    scale: typeof matrix === 'number' && matrix !== 0 ? matrix : 0.001,
    vertical: 'vertical' in font && font.vertical === true,
    bold: ('bold' in font && font.bold === true) || ('black' in font && font.black === true),
  };
}
