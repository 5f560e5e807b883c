import { useState } from 'react';
import { useQuery } from 'urql';
import { Link } from 'wouter';
import { faultOf } from '../../data/failure.ts';
import { placeOf } from '../../data/folder-of.ts';
import { FitsDocument, SheetsOfDocument } from '../../generated/graphql.ts';
import { Button } from '../../ui/button.tsx';
import { counted, percent } from '../../ui/format.ts';
import { FailureNotice } from '../../ui/notice.tsx';
import type { Arrived } from '../../uploads/uploads.ts';
import { useMay, useWorkspace } from '../../workspace/viewer.ts';
import { asFound } from '../configuration/as-found.ts';
import type { ConfigurationChosen } from '../configuration/use-configuration-choice.ts';
import styles from './drop-area.module.css';

const brokenCodes = new Set(['UNREADABLE', 'ENCRYPTED']);

interface PreflightProps {
  documentId: string;
  arrived: Arrived;
  /** What was chosen for all of them. */
  choice: ConfigurationChosen;
  onRun(configurationId: string): Promise<void>;
}

/** What is in a file that has arrived, whether it was here before, why it was not run, and which configuration fits it best. */
export function Preflight({ documentId, arrived, choice, onRun }: PreflightProps) {
  const { duplicateOf, ranWith, heldFrom, refused } = arrived;
  const { configurationId, hasAsFound } = choice;
  const { slug } = useWorkspace();
  const mayMatch = useMay('CONFIGURATIONS_READ');
  const mayRun = useMay('JOBS_SUBMIT');
  const [isRunning, setRunning] = useState(false);
  const [{ data: read, error }] = useQuery({ query: SheetsOfDocument, variables: { id: documentId } });
  const [{ data: fits }] = useQuery({ query: FitsDocument, variables: { id: documentId }, pause: !mayMatch });
  // Said of the file itself, with what is to be done about it; to run it, now or again, reads the same bytes.
  const fault =
    error?.graphQLErrors.find(({ extensions }) => brokenCodes.has(String(extensions.code)))?.message ?? null;
  const sheets = read?.document?.sheets;
  const matches = fits?.matchConfigurations ?? [];
  const isHeld = heldFrom !== null && ranWith === null;
  const held = isHeld && matches.find(({ configurationVersion: { configuration } }) => configuration.id === heldFrom);
  const [best] = matches;
  const bestOne = best?.fits ? best.configurationVersion.configuration : null;
  const run = async (id: string) => {
    setRunning(true);
    await onRun(id);
    setRunning(false);
  };
  return (
    <div className={styles.preflight}>
      <span>
        {duplicateOf && (
          <strong className={styles.duplicate}>
            The same bytes as <Link href={`/w/${slug}/documents/${duplicateOf.id}`}>{placeOf(duplicateOf)}</Link>.{' '}
          </strong>
        )}
        {held && (
          <strong className={styles.duplicate}>
            Not run: {held.configurationVersion.configuration.name} does not fit. {held.reasons[0]}{' '}
          </strong>
        )}
        {!read && !error && <span className="quiet">Looking at it…</span>}
        {sheets
          ? `${counted(sheets.length, sheets.every(({ page }) => page) ? 'page' : 'sheet')}, ${counted(
              sheets.reduce((sum, { rowCount }) => sum + rowCount, 0),
              'row',
            )}. `
          : fault === null && error && `What is in it cannot be shown: ${faultOf(error).message} `}
        {fault !== null && (
          <strong className={styles.fault} role="alert">
            {fault}{' '}
          </strong>
        )}
        {best &&
          (bestOne
            ? `Fits ${bestOne.name} best, ${percent(best.score)}. `
            : ranWith === null && 'No configuration fits it well. ')}
      </span>
      {mayRun && fault === null && ranWith === null && configurationId !== null && (
        <Button isBusy={isRunning} onClick={() => run(configurationId)}>
          {refused ? 'Run it again' : isHeld && heldFrom !== configurationId ? 'Run it' : 'Run it anyway'}
        </Button>
      )}
      {mayRun && bestOne && ranWith !== bestOne.id && (ranWith !== null || configurationId !== bestOne.id) && (
        <Button isBusy={isRunning} onClick={() => run(bestOne.id)}>
          Run with {bestOne.name}
        </Button>
      )}
      {mayRun && isHeld && hasAsFound && configurationId !== asFound && (
        <Button isBusy={isRunning} onClick={() => run(asFound)}>
          Run it as found
        </Button>
      )}
      <FailureNotice failure={refused} />
    </div>
  );
}
