import { useEffect, useRef, useState } from 'react';
import { whenBack } from '../../../data/connection.ts';
import { Button } from '../../../ui/button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import styles from './page-view.module.css';
import type { PdfFile } from './pdf-file.ts';
import { Unopened } from './unopened.ts';

/** How a PDF is opened that is shown: once for all of its pages, and anew where it could not be read. */
export interface PdfOpening {
  /** Loads what draws pages, and opens the file. */
  file(): Promise<PdfFile>;
  /** Has it opened anew. */
  again(): void;
}

/** Milliseconds that a size has to stay for the page to be drawn in it. */
const restMs = 120;

/**
 * One page as it is printed, `width` pixels of the screen wide. Until it is drawn its place is blank; a page that is drawn anew, in another
 * size, stays until then.
 */
export function PagePicture({ opening, number, width }: { opening: PdfOpening; number: number; width: number }) {
  const place = useRef<HTMLDivElement>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [isDrawn, setDrawn] = useState(false);
  const pixels = Math.ceil(width * devicePixelRatio);
  useEffect(() => {
    if (pixels === 0) return;
    const leaving = new AbortController();
    let stopWaiting = () => {};
    const draw = async () => {
      try {
        const file = await opening.file();
        const canvas = await file.draw(number, pixels, leaving.signal);
        place.current?.replaceChildren(canvas);
        setFault(null);
        setDrawn(true);
      } catch (error) {
        if (leaving.signal.aborted) return;
        setFault(error instanceof Error ? error.message : String(error));
        if (error instanceof Unopened && error.isPassing) stopWaiting = whenBack(() => opening.again());
      }
    };
    const timer = setTimeout(() => void draw(), place.current?.childElementCount ? restMs : 0);
    return () => {
      clearTimeout(timer);
      stopWaiting();
      leaving.abort();
    };
  }, [opening, number, pixels]);
  return (
    <>
      <div
        ref={place}
        className={styles.picture}
        role="img"
        aria-label={`Page ${number} as it is printed. What stands on it is read under Cells.`}
        aria-busy={!isDrawn && fault === null}
      />
      {fault !== null && (
        <div className={styles.fault} role="alert">
          <Notice tone="warn">
            <p>{fault} What was read of it stands under Cells.</p>
            <Button onClick={() => opening.again()}>Try again</Button>
          </Notice>
        </div>
      )}
    </>
  );
}
