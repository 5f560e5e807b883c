import { ChevronLeft, ChevronRight } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { Button } from '../../ui/button.tsx';
import { count } from '../../ui/format.ts';
import styles from './source.module.css';
import type { SourceSheet } from './use-cells.ts';

interface SheetChoiceProps {
  sheets: readonly SourceSheet[];
  chosen: SourceSheet;
  onChoose(sheet: SourceSheet): void;
  /** No other one is to be chosen. */
  isOnly: boolean;
  /** Says what is marked. */
  children: ReactNode;
}

/** The sheets of a workbook, each by its name, in one line that goes sideways to the chosen one. */
export function SheetChoice({ sheets, chosen, onChoose, children }: SheetChoiceProps) {
  const strip = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is found by what is drawn for it.
  useEffect(() => {
    const line = strip.current;
    const tab = line?.querySelector<HTMLElement>('[aria-pressed=true]');
    if (!line || !tab) return;
    // By the line alone: the page stays where it is.
    const before = tab.offsetLeft - line.scrollLeft;
    if (before < 0 || before + tab.offsetWidth > line.clientWidth)
      line.scrollLeft = tab.offsetLeft - (line.clientWidth - tab.offsetWidth) / 2;
  }, [chosen.name]);
  return (
    <fieldset className={styles.sheets}>
      <legend className="hidden-text">Sheets</legend>
      <div ref={strip} className={styles.strip}>
        {sheets.map((sheet) => (
          <button
            key={sheet.name}
            type="button"
            aria-pressed={sheet.name === chosen.name}
            data-hidden={sheet.isHidden || undefined}
            onClick={() => onChoose(sheet)}
          >
            {sheet.name}
            {sheet.isHidden && <small> hidden</small>}
          </button>
        ))}
      </div>
      {children}
    </fieldset>
  );
}

/** The pages of a document, which may be hundreds: the one before, the next one, or one by its number. */
export function PageChoice({ sheets, chosen, onChoose, isOnly, children }: SheetChoiceProps) {
  const index = sheets.indexOf(chosen);
  const go = (to: number) => {
    const sheet = sheets[Math.min(sheets.length, Math.max(1, to)) - 1];
    if (sheet) onChoose(sheet);
  };
  if (isOnly) return <div className={styles.sheets}>{children}</div>;
  return (
    <div className={styles.sheets}>
      <form
        // The number that stands there is of another page after each step.
        key={index}
        onSubmit={(event) => {
          event.preventDefault();
          go(Number(new FormData(event.currentTarget).get('page')));
        }}
      >
        <Button look="quiet" aria-label="The page before" disabled={index === 0} onClick={() => go(index)}>
          <ChevronLeft size={16} aria-hidden />
        </Button>
        <label>
          Page <input name="page" type="number" min={1} max={sheets.length} required defaultValue={index + 1} />
        </label>
        <span>of {count(sheets.length)}</span>
        <Button
          look="quiet"
          aria-label="The next page"
          disabled={index === sheets.length - 1}
          onClick={() => go(index + 2)}
        >
          <ChevronRight size={16} aria-hidden />
        </Button>
      </form>
      {children}
    </div>
  );
}
