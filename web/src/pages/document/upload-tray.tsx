import { useReducer } from 'react';
import { forgetUpload, unfinishedUploads } from '../../data/unfinished-uploads.ts';
import { Button } from '../../ui/button.tsx';
import { bytes } from '../../ui/format.ts';
import { Progress } from '../../ui/status.tsx';
import type { Sending, Uploads } from '../../uploads/uploads.ts';
import type { ConfigurationChosen } from '../configuration/use-configuration-choice.ts';
import styles from './drop-area.module.css';
import { Preflight } from './preflight.tsx';

interface UploadTrayProps {
  workspaceId: string;
  uploads: Uploads;
  sendings: readonly Sending[];
  /** What was chosen for all of them. */
  choice: ConfigurationChosen;
}

/** How far each file is, and what came in part before the page was opened. What failed stays until it is tried again. */
export default function UploadTray({ workspaceId, uploads, sendings, choice }: UploadTrayProps) {
  const [, look] = useReducer((count: number) => count + 1, 0);
  const underWay = new Set(sendings.map(({ file, path }) => `${path || file.name} ${file.size}`));
  const left = unfinishedUploads(workspaceId).filter(
    ({ name, path, size }) => ![name, path].some((known) => underWay.has(`${known} ${size}`)),
  );
  return (
    <>
      {left.map(({ id, name, path, size }) => (
        <p key={id} className="quiet">
          “{path || name}” ({bytes(size)}) has come in part. Choose it again to resume.{' '}
          <Button
            look="quiet"
            onClick={() => {
              forgetUpload(id);
              look();
            }}
          >
            Forget it
          </Button>
        </p>
      ))}
      {sendings.length > 0 && (
        <ul className={styles.tray} aria-label="Uploads">
          {sendings.map((sending) => (
            <li key={sending.key}>
              <span className={styles.name}>{sending.path || sending.file.name}</span>
              <span className={`${styles.size} quiet number`}>{bytes(sending.file.size)}</span>
              {sending.documentId !== null && sending.arrived ? (
                <Preflight
                  documentId={sending.documentId}
                  arrived={sending.arrived}
                  choice={choice}
                  onRun={(ranWith) => uploads.run(sending, ranWith)}
                />
              ) : sending.documentId !== null ? (
                <span className="quiet">Looking at it…</span>
              ) : sending.message === null ? (
                <span className={styles.sent}>
                  <Progress value={sending.progress} label={`${sending.path || sending.file.name}, sent`} />
                  <span className="number">
                    {sending.isPaused && 'Paused at '}
                    {Math.floor(sending.progress * 100)} %
                  </span>
                </span>
              ) : (
                <span className={styles.fault} role="alert">
                  {sending.message}
                </span>
              )}
              <div className={styles.actions}>
                {sending.isInPieces && sending.message === null && !sending.arrived && (
                  <Button look="quiet" onClick={() => uploads.pauseOrResume(sending)}>
                    {sending.isPaused ? 'Resume' : 'Pause'}
                  </Button>
                )}
                {sending.message !== null && sending.mayTryAgain && (
                  <Button onClick={() => uploads.tryAgain(sending)}>Try again</Button>
                )}
                <Button
                  look="quiet"
                  onClick={() => uploads.remove(sending)}
                  aria-label={`${wordToRemove(sending)} ${sending.path || sending.file.name}`}
                >
                  {wordToRemove(sending)}
                </Button>
              </div>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** What has arrived stays a document of the workspace: only the line is put away. */
function wordToRemove({ arrived }: Sending): string {
  return arrived ? 'Dismiss' : 'Remove';
}
