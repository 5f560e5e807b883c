import { useState } from 'react';
import { useQuery } from 'urql';
import { faultOf } from '../../data/failure.ts';
import { nodesOf } from '../../data/nodes.ts';
import { SourceSheetsDocument, SourceTablesDocument } from '../../generated/graphql.ts';
import { useKeys } from '../../keys/keys.ts';
import { ListSkeleton } from '../../ui/list.tsx';
import { FailureNotice } from '../../ui/notice.tsx';
import { Legend } from './legend.tsx';
import { latestTables, marksOf } from './marks.ts';
import { Sheet } from './sheet.tsx';
import styles from './source.module.css';

function SheetKeys({ onStep }: { onStep(step: number): void }) {
  useKeys([
    { keys: '[', says: 'The sheet before', act: () => onStep(-1) },
    { keys: ']', says: 'The next sheet', act: () => onStep(1) },
  ]);
  return null;
}

export interface SourcePlace {
  /** The first one where none is named. */
  sheet: string | null;
  /** A cell or a range. */
  at: string | null;
}

interface SourceProps {
  documentId: string;
  place: SourcePlace;
  onPlace(place: SourcePlace): void;
  /** Only the sheet that is named: the others belong to something else. */
  isOneSheet?: boolean;
}

/** A document as it came: its sheets, with the tables, the kinds of rows and the issues marked where they stand. */
export default function Source({ documentId, place, onPlace, isOneSheet = false }: SourceProps) {
  const [{ data, error }] = useQuery({ query: SourceSheetsDocument, variables: { id: documentId } });
  const [{ data: found }] = useQuery({ query: SourceTablesDocument, variables: { id: documentId } });
  /** Whether the sheet that is shown was gone to by a key of the one before. */
  const [isByKey, setByKey] = useState(false);
  const sheets = data?.document?.sheets;
  if (error && !sheets) return <FailureNotice failure={faultOf(error)} />;
  if (!sheets) return <ListSkeleton rows={16} />;
  const index = Math.max(
    0,
    sheets.findIndex(({ name }) => name === place.sheet),
  );
  const sheet = sheets[index];
  if (!sheet) return null;
  const marks = marksOf(sheet, latestTables(nodesOf(found?.document?.tables)));
  const show = (step: number) => {
    const next = sheets[index + step];
    if (!next) return;
    setByKey(true);
    onPlace({ sheet: next.name, at: null });
  };
  return (
    <div className={styles.source}>
      {!isOneSheet && <SheetKeys onStep={show} />}
      <Legend hasIssues={marks.issues.size > 0} hasHidden={sheets.some(({ isHidden }) => isHidden)} />
      <Sheet
        key={sheet.name}
        documentId={documentId}
        sheet={sheet}
        marks={marks}
        at={place.at}
        onAt={(at) => onPlace({ sheet: sheet.name, at })}
        takesFocus={isByKey}
      />
      <fieldset className={styles.sheets}>
        <legend className="hidden-text">Sheets</legend>
        {(isOneSheet ? [sheet] : sheets).map(({ name, isHidden }) => (
          <button
            key={name}
            type="button"
            aria-pressed={name === sheet.name}
            data-hidden={isHidden || undefined}
            onClick={() => {
              setByKey(false);
              onPlace({ sheet: name, at: null });
            }}
          >
            {name}
            {isHidden && <small> hidden</small>}
          </button>
        ))}
        {place.at && (
          <code className={styles.at}>
            {sheet.name}!{place.at}
          </code>
        )}
      </fieldset>
    </div>
  );
}
