import { useEffect, useMemo, useState } from 'react';
import { loadPart } from '../../../data/load-part.ts';
import { readOnce } from '../../../data/read.ts';
import { SourceLinkDocument } from '../../../generated/graphql.ts';
import type { PdfOpening } from './page-picture.tsx';
import type { PdfFile } from './pdf-file.ts';
import { Unopened } from './unopened.ts';

/** The way to a document that is a PDF: opened when the first of its pages is drawn, and closed with the component. */
export function usePdfOpening(documentId: string): PdfOpening {
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt opens the file anew.
  const { opening, close } = useMemo(() => {
    let opened: Promise<PdfFile> | null = null;
    return {
      opening: {
        file() {
          opened ??= open(documentId);
          return opened;
        },
        again: () => setAttempt((before) => before + 1),
      },
      close: () => void opened?.then((file) => file.close()).catch(() => undefined),
    };
  }, [documentId, attempt]);
  useEffect(() => close, [close]);
  return opening;
}

/** Its address is good for some minutes only: it is asked for when it is needed. */
async function open(id: string): Promise<PdfFile> {
  const [{ openPdf }, reading] = await Promise.all([
    loadPart(() => import('./pdf-file.ts')),
    readOnce(SourceLinkDocument, { id }),
  ]);
  if ('failure' in reading) throw new Unopened(reading.failure.message, reading.isPassing);
  const { downloadUrl, byteSize } = reading.part.document ?? {};
  if (!downloadUrl) throw new Error('The document is gone.');
  // The server that the page came from has it, whatever it calls itself.
  const { pathname, search } = new URL(downloadUrl, location.href);
  return openPdf(`${pathname}${search}`, Number(byteSize));
}
