import { ChevronDown } from 'lucide-react';
import { type FocusEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import type { ExportFormat, ExportLineFragment } from '../../generated/graphql.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { counted } from '../../ui/format.ts';
import { Progress, Status } from '../../ui/status.tsx';
import { Time } from '../../ui/time.tsx';
import styles from './exports.module.css';

/** A kind of file that can be asked for. */
export interface FileChoice {
  format: ExportFormat;
  markIssues: boolean;
}

const choices: readonly (FileChoice & { name: string })[] = [
  { format: 'XLSX', markIssues: false, name: 'Excel' },
  { format: 'XLSX', markIssues: true, name: 'Excel, issues marked' },
  { format: 'CSV', markIssues: false, name: 'CSV' },
  { format: 'PARQUET', markIssues: false, name: 'Parquet' },
  { format: 'JSONL', markIssues: false, name: 'JSON Lines' },
];

function nameOf({ format, marksIssues }: Pick<ExportLineFragment, 'format' | 'marksIssues'>): string {
  return choices.find((one) => one.format === format && one.markIssues === marksIssues)?.name ?? format;
}

interface ExportMenuProps {
  label: string;
  /** What will stand in the file. */
  note: string;
  /** Whether there are any to be marked. */
  hasIssues: boolean;
  onChoose(choice: FileChoice): Promise<void>;
  /** The files that were made before, oldest first; they are listed with the kinds. */
  exports?: readonly ExportLineFragment[];
  /** The export that the person asked for last: how far it is, and then the file, stand beside the button. */
  askedId?: string | null;
}

/** What stands above the columns in a file, where it is not what is read here. */
export function headedBy(columns: readonly { name: string; label: string }[]): string {
  const [other] = columns.filter(({ name, label }) => name !== label);
  const such = other ? `: ${other.name} for “${other.label}”` : '';
  return `Columns are headed by the names of their fields${such}.`;
}

/** Asks in which format, says how far the file is, and has it fetched, all in one place. */
export function ExportMenu({ label, note, hasIssues, onChoose, exports: made = [], askedId = null }: ExportMenuProps) {
  const [isAsking, setAsking] = useState(false);
  const menu = useDisclosure();
  const asked = made.find(({ id }) => id === askedId);
  const choose = async ({ format, markIssues }: FileChoice) => {
    menu.close();
    setAsking(true);
    await onChoose({ format, markIssues }).finally(() => setAsking(false));
  };
  return (
    <div className={styles.export}>
      <div {...menu.around} className={styles.menu}>
        <Button {...menu.button}>
          {label} <ChevronDown size={14} aria-hidden />
        </Button>
        {menu.isOpen && (
          <div id={menu.button['aria-controls']} className={styles.panel}>
            <h2>As a new file</h2>
            <ul>
              {choices
                .filter(({ markIssues }) => hasIssues || !markIssues)
                .map((choice) => (
                  <li key={choice.name}>
                    <button type="button" onClick={() => choose(choice)}>
                      {choice.name}
                    </button>
                  </li>
                ))}
            </ul>
            <p className="quiet">{note}</p>
            {made.length > 0 && <Made exports={made} />}
          </div>
        )}
      </div>
      {/* After the button, so that who chose by keys comes to the file next; it is drawn before it, so that the button stays. */}
      <div role="status" className={styles.asked}>
        {isAsking || (askedId && !asked) ? <Status of="PENDING" /> : asked && <Asked export={asked} />}
      </div>
    </div>
  );
}

/** An export that was just asked for. It is read out when it is begun, ready or failed, and not at each percent. */
function Asked({ export: one }: { export: ExportLineFragment }) {
  const { status, progress, rowCount, document, error } = one;
  const name = nameOf(one);
  return (
    <>
      <span>{name}:</span>
      <Status of={status} />
      {status === 'PENDING' && (
        <Progress value={progress} label={`How much of ${counted(rowCount, 'row')} is written`} />
      )}
      {error && <span className="quiet">{status === 'FAILED' ? error : `It is tried again: ${error}`}</span>}
      {document?.downloadUrl && (
        <ButtonLink look="primary" href={document.downloadUrl}>
          Download <span className="hidden-text">{document.name}</span>
        </ButtonLink>
      )}
    </>
  );
}

/** What was made before, newest first. */
function Made({ exports: made }: { exports: readonly ExportLineFragment[] }) {
  return (
    <>
      <h2>Made before</h2>
      <ul aria-label="Files made before">
        {made.toReversed().map(({ id, status, progress, createdAt, document, error, ...kind }) => (
          <li key={id} title={error ?? undefined}>
            <span>
              {document?.downloadUrl ? (
                <a href={document.downloadUrl} title={document.name}>
                  {nameOf(kind)}
                </a>
              ) : (
                nameOf(kind)
              )}{' '}
              {status !== 'READY' && <Status of={status} progress={progress} />}
            </span>
            <span className="quiet">
              <Time of={createdAt} />
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

/**
 * A button that opens what stands below it, until Escape, a press beside it, or the focus going on. The arrows go up and down in it
 * (ARIA Authoring Practices, “Disclosure Navigation Menu”).
 */
function useDisclosure() {
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const around = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!isOpen) return;
    const closeBeside = ({ target }: PointerEvent) => {
      if (target instanceof Node && !around.current?.contains(target)) setOpen(false);
    };
    document.addEventListener('pointerdown', closeBeside);
    return () => document.removeEventListener('pointerdown', closeBeside);
  }, [isOpen]);
  const close = () => {
    setOpen(false);
    around.current?.querySelector('button')?.focus();
  };
  return {
    isOpen,
    close,
    around: {
      ref: around,
      onKeyDown: (event: KeyboardEvent<HTMLElement>) => {
        if (event.key === 'Escape' && isOpen) close();
        const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
        event.preventDefault();
        // So that what is opened is there to go to.
        if (!isOpen) flushSync(() => setOpen(true));
        const stops = [...event.currentTarget.querySelectorAll<HTMLElement>('button, a[href]')];
        const to = stops.findIndex((one) => one.matches(':focus')) + step;
        stops[(to + stops.length) % stops.length]?.focus();
      },
      onBlur: ({ relatedTarget }: FocusEvent) => {
        if (relatedTarget instanceof Node && !around.current?.contains(relatedTarget)) setOpen(false);
      },
    },
    button: { 'aria-expanded': isOpen, 'aria-controls': id, onClick: () => setOpen(!isOpen) },
  };
}
