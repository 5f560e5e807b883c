import { Minus, MoveHorizontal, Plus } from 'lucide-react';
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useKeys } from '../../../keys/keys.ts';
import { Button } from '../../../ui/button.tsx';
import { FailureNotice } from '../../../ui/notice.tsx';
import { addressOf, rangeOf } from '../a1.ts';
import type { SheetMarks } from '../marks.ts';
import { type SourceSheet, useCells } from '../use-cells.ts';
import type { PageSize } from './outline.ts';
import { Outlines } from './outlines.tsx';
import { PagePicture, type PdfOpening } from './page-picture.tsx';
import styles from './page-view.module.css';
import { useWheelSteps } from './wheel-steps.ts';

/** Pixels of the screen for a point, the least and the most, and by how much a step changes it. */
const zoom = { least: 0.25, most: 6, step: 1.25 } as const;
/** A small page is not blown up to fit. */
const mostToFit = 2;
/** Pixels that a page is high at most: a strip a metre long stays a picture. */
const mostHeight = 24_000;

interface PageViewProps {
  documentId: string;
  sheet: SourceSheet;
  page: PageSize;
  opening: PdfOpening;
  marks: SheetMarks;
  /** The cell that is marked: `B2`, or a range. */
  at: string | null;
  onAt(address: string): void;
  /** Goes to the page after this one, or before it, where there is one. */
  onStep?: ((by: number) => void) | undefined;
  /** How it was gone to by keys, if it was: it takes the focus, and is seen from its beginning or its end. */
  enteredBy: number | null;
}

/** A page of a PDF as it is printed, with its tables outlined, and what was found in them. */
export function PageView({ documentId, sheet, page, opening, marks, at, onAt, onStep, enteredBy }: PageViewProps) {
  const place = useRef<HTMLDivElement>(null);
  const width = useWidth(place);
  /** Pixels for a point; `null` fits the page into its place. */
  const [chosen, setChosen] = useState<number | null>(null);
  const fit = Math.min(mostToFit, width / page.width);
  const scale = Math.min(chosen ?? fit, mostHeight / page.height);
  const resize = (factor: number) => setChosen(Math.min(zoom.most, Math.max(zoom.least, scale * factor)));
  useKeys([
    { keys: '+', says: 'Larger', act: () => resize(zoom.step) },
    { keys: '-', says: 'Smaller', act: () => resize(1 / zoom.step) },
    { keys: '0', says: 'As wide as there is room', act: () => setChosen(null) },
  ]);

  const { windows, cellAt, want } = useCells(documentId, sheet.name);
  const marked = at === null ? null : rangeOf(at);
  const [row, column] = [(marked?.top ?? 1) - 1, (marked?.left ?? 1) - 1];
  const isMarked = marked !== null;
  useEffect(() => {
    if (isMarked) want({ top: row, bottom: row + 1, left: column, right: column + 1 });
  }, [isMarked, row, column, want]);
  useEffect(() => {
    const element = at !== null && scale > 0 && place.current?.querySelector(`.${styles.marked}`);
    if (element && place.current) bringIntoSight(element, place.current);
  }, [at, scale]);
  const hasSize = scale > 0;
  useEffect(() => {
    if (enteredBy === null || !hasSize) return;
    place.current?.focus({ preventScroll: true });
    if (enteredBy < 0) place.current?.scrollTo({ top: place.current.scrollHeight });
  }, [enteredBy, hasSize]);
  /** Through the pages as through one: at the end of a page, the key that would scroll leads on to the next. */
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
    const isAtEnd = { PageUp: scrollTop <= 0, PageDown: scrollTop + clientHeight >= scrollHeight - 1 }[event.key];
    if (!isAtEnd || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    onStep?.(event.key === 'PageDown' ? 1 : -1);
  };
  useWheelSteps(place, onStep);
  const text = cellAt(row, column)?.text ?? '';
  const issue = marked && marks.issues.get(addressOf(marked.top, marked.left));
  return (
    <>
      <FailureNotice failure={windows.failure}>
        <Button onClick={() => windows.retry()}>Try again</Button>
      </FailureNotice>
      <div className={styles.tools}>
        <p className={styles.cell} aria-live="polite">
          {marked ? (
            <>
              <code>{addressOf(marked.top, marked.left)}</code> <span>{text}</span>
              {issue && <em data-issue={issue.severity}>{issue.message}</em>}
            </>
          ) : (
            <span className="quiet">
              {sheet.tables.length === 0
                ? 'No table was found on this page.'
                : 'Choose a cell of a table to see what was read there.'}
            </span>
          )}
        </p>
        <fieldset>
          <legend className="hidden-text">Size of the page</legend>
          <Button look="quiet" aria-label="Smaller" onClick={() => resize(1 / zoom.step)}>
            <Minus size={16} aria-hidden />
          </Button>
          <output>{Math.round((scale / (96 / 72)) * 100)} %</output>
          <Button look="quiet" aria-label="Larger" onClick={() => resize(zoom.step)}>
            <Plus size={16} aria-hidden />
          </Button>
          <Button
            look="quiet"
            aria-label="Fit the width"
            aria-pressed={chosen === null}
            onClick={() => setChosen(null)}
          >
            <MoveHorizontal size={16} aria-hidden />
          </Button>
        </fieldset>
      </div>
      <section
        ref={place}
        className={styles.place}
        aria-label={`Page ${page.number}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what is scrolled is reached by keys (WCAG 2.1.1).
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        <div className={styles.page} data-printed style={{ width: page.width * scale, height: page.height * scale }}>
          <PagePicture opening={opening} number={page.number} width={page.width * scale} />
          <Outlines sheet={sheet} page={page} marks={marks} marked={marked} markedText={text} onAt={onAt} />
        </div>
      </section>
    </>
  );
}

/**
 * The marked cell comes into sight, wherever it was marked: nothing is scrolled where it is seen, nor what is around its place where that
 * is. What is higher than there is room is seen from its beginning.
 */
function bringIntoSight(marked: Element, place: Element): void {
  const [cell, sight] = [marked.getBoundingClientRect(), place.getBoundingClientRect()];
  const isHigher = cell.height + 48 > place.clientHeight;
  const bottom = isHigher ? cell.top : cell.bottom;
  const isSeenDown = cell.top >= Math.max(0, sight.top) && bottom <= Math.min(innerHeight, sight.bottom);
  const isSeenAcross = cell.left >= Math.max(0, sight.left) && cell.right <= Math.min(innerWidth, sight.right);
  if (isSeenDown && isSeenAcross) return;
  if (isHigher) {
    // Below the name of the table, which stands above its first row.
    place.scrollBy({ top: cell.top - sight.top - 36 });
    place.scrollIntoView({ block: 'nearest' });
  } else marked.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}

/** How wide the inside of an element is, in pixels. */
function useWidth(place: React.RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = place.current;
    if (!element) return;
    const measure = () => {
      const { paddingLeft, paddingRight } = getComputedStyle(element);
      setWidth(element.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [place]);
  return width;
}
