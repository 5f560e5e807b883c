import { useMemo, useState } from 'react';
import { useQuery } from 'urql';
import { faultOf } from '../../data/failure.ts';
import { nodesOf } from '../../data/nodes.ts';
import { SourceSheetsDocument, SourceTablesDocument } from '../../generated/graphql.ts';
import { useKeys } from '../../keys/keys.ts';
import { ListSkeleton } from '../../ui/list.tsx';
import { FailureNotice } from '../../ui/notice.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { Legend } from './legend.tsx';
import { latestTables, marksOf } from './marks.ts';
import { PageView } from './page/page-view.tsx';
import { usePdfOpening } from './page/use-opening.ts';
import { Sheet } from './sheet.tsx';
import { PageChoice, SheetChoice } from './sheet-choice.tsx';
import styles from './source.module.css';

function SheetKeys({ onStep }: { onStep(step: number): void }) {
  useKeys([
    { keys: '[', says: 'The sheet or page before', act: () => onStep(-1) },
    { keys: ']', says: 'The next sheet or page', act: () => onStep(1) },
  ]);
  return null;
}

export interface SourcePlace {
  /** The first one where none is named. */
  sheet: string | null;
  /** A cell or a range. */
  at: string | null;
  /** `cells` for the cells of a page instead of the page as it is printed. */
  as: string | null;
}

const looks = [
  { name: 'Page', value: '' },
  { name: 'Cells', value: 'cells' },
];

interface SourceProps {
  documentId: string;
  place: SourcePlace;
  onPlace(place: SourcePlace): void;
  /** Only the sheet that is named: the others belong to something else. */
  isOneSheet?: boolean;
}

/** A document as it came: its sheets or pages, with the tables, the kinds of rows and the issues marked where they stand. */
export default function Source({ documentId, place, onPlace, isOneSheet = false }: SourceProps) {
  const [{ data, error }] = useQuery({ query: SourceSheetsDocument, variables: { id: documentId } });
  const [{ data: found }] = useQuery({ query: SourceTablesDocument, variables: { id: documentId } });
  const opening = usePdfOpening(documentId);
  /** By how many the sheet that is shown was gone to with a key of another; `null` where it was chosen. */
  const [enteredBy, setEnteredBy] = useState<number | null>(null);
  const sheets = data?.document?.sheets;
  const index = Math.max(0, sheets?.findIndex(({ name }) => name === place.sheet) ?? 0);
  const sheet = sheets?.[index];
  const marks = useMemo(
    () => (sheet ? marksOf(sheet, latestTables(nodesOf(found?.document?.tables))) : null),
    [sheet, found],
  );
  if (!sheets) {
    return (
      <>
        <FailureNotice failure={error ? faultOf(error) : null} />
        <ListSkeleton rows={16} />
      </>
    );
  }
  if (!sheet || !marks) return null;
  const { page } = sheet;
  const isPage = page !== null && place.as !== 'cells';
  const goTo = ({ name }: { name: string }) => onPlace({ ...place, sheet: name, at: null });
  const step = (by: number) => {
    const next = sheets[index + by];
    if (!next) return;
    setEnteredBy(by);
    goTo(next);
  };
  const Choice = page === null ? SheetChoice : PageChoice;
  return (
    <div className={styles.source}>
      {!isOneSheet && <SheetKeys onStep={step} />}
      <div className={styles.above}>
        <Legend hasIssues={marks.issues.size > 0} hasHidden={sheets.some(({ isHidden }) => isHidden)} isPage={isPage} />
        {page && (
          <Tabs
            label="How the page is shown"
            tabs={looks}
            value={isPage ? '' : 'cells'}
            onChange={(as) => onPlace({ ...place, sheet: sheet.name, as: as || null })}
          />
        )}
      </div>
      {isPage ? (
        <PageView
          key={sheet.name}
          documentId={documentId}
          sheet={sheet}
          page={page}
          opening={opening}
          marks={marks}
          at={place.at}
          onAt={(at) => onPlace({ ...place, sheet: sheet.name, at })}
          onStep={isOneSheet ? undefined : step}
          enteredBy={enteredBy}
        />
      ) : (
        <Sheet
          key={sheet.name}
          documentId={documentId}
          sheet={sheet}
          marks={marks}
          at={place.at}
          onAt={(at) => onPlace({ ...place, sheet: sheet.name, at })}
          takesFocus={enteredBy !== null}
        />
      )}
      <Choice
        isOnly={isOneSheet}
        sheets={isOneSheet ? [sheet] : sheets}
        chosen={sheet}
        onChoose={(next) => {
          setEnteredBy(null);
          goTo(next);
        }}
      >
        {place.at && (
          <code className={styles.at}>
            {sheet.name}!{place.at}
          </code>
        )}
      </Choice>
    </div>
  );
}
