import { Upload } from 'lucide-react';
import { type DragEvent, type ReactNode, useRef, useState } from 'react';
import { useClient } from 'urql';
import { Pausing } from '../../../../clients/typescript/src/index.ts';
import { forgetUpload, unfinishedUploads } from '../../data/unfinished-uploads.ts';
import { uploadFile } from '../../data/upload.ts';
import { PreflightDocument } from '../../generated/graphql.ts';
import { Button } from '../../ui/button.tsx';
import { bytes } from '../../ui/format.ts';
import { Progress } from '../../ui/status.tsx';
import styles from './drop-area.module.css';
import { filesIn } from './files-in.ts';
import { type Arrived, Preflight } from './preflight.tsx';

/** Files that are sent at a time. */
const atOnce = 3;

interface Sending {
  key: string;
  file: File;
  progress: number;
  /** Why it was not taken. */
  message: string | null;
  /** Whether another try may go better. */
  mayTryAgain: boolean;
  /** The document that it has become. */
  arrived: Arrived | null;
  /** Whether it comes in pieces, and so can be paused. */
  isInPieces: boolean;
  isPaused: boolean;
  pausing: Pausing;
  giveUp: AbortController;
}

interface DropAreaProps {
  workspaceId: string;
  /** With what they are run; `null`: they are only kept. */
  configurationId: string | null;
  onUploaded(): void;
  onRun(documentId: string, configurationId: string): Promise<void>;
  children: ReactNode;
}

/** Takes files and folders that are dropped or chosen, and shows how far each is. What failed stays until it is tried again. */
export function DropArea({ workspaceId, configurationId, onUploaded, onRun, children }: DropAreaProps) {
  const client = useClient();
  // A file that takes long is run with what is chosen when it is there.
  const chosen = useRef(configurationId);
  chosen.current = configurationId;
  const [sendings, setSendings] = useState<readonly Sending[]>([]);
  const [isOver, setOver] = useState(false);
  const waiting = useRef<Sending[]>([]);
  const running = useRef(0);
  const input = useRef<HTMLInputElement>(null);

  const change = (key: string, changed: Partial<Sending>) =>
    setSendings((before) => before.map((one) => (one.key === key ? { ...one, ...changed } : one)));
  const sendNext = async () => {
    const sending = running.current < atOnce ? waiting.current.shift() : undefined;
    if (!sending) return;
    running.current += 1;
    const { key, file, giveUp, pausing } = sending;
    const outcome = await uploadFile(file, {
      workspaceId,
      signal: giveUp.signal,
      pausing,
      onPieces: () => change(key, { isInPieces: true }),
      onProgress: (progress) => change(key, { progress }),
    });
    running.current -= 1;
    if ('documentId' in outcome) {
      change(key, { progress: 1, arrived: await arrive(outcome.documentId) });
    } else {
      change(key, { message: outcome.message, mayTryAgain: !outcome.isFinal });
    }
    void sendNext();
  };
  /** Runs it, unless it has been here before: then the person decides. */
  const arrive = async (documentId: string): Promise<Arrived> => {
    onUploaded();
    const { data } = await client.query(PreflightDocument, { id: documentId }).toPromise();
    const duplicateOf = data?.document?.duplicateOf ?? null;
    const ranWith = duplicateOf ? null : chosen.current;
    if (ranWith !== null) await onRun(documentId, ranWith);
    return { documentId, duplicateOf, ranWith };
  };
  const add = (files: readonly File[]) => {
    const added = files.map((file) => ({
      file,
      key: crypto.randomUUID(),
      progress: 0,
      message: null,
      mayTryAgain: true,
      arrived: null,
      isInPieces: false,
      isPaused: false,
      pausing: new Pausing(),
      giveUp: new AbortController(),
    }));
    waiting.current.push(...added);
    setSendings((before) => [...before, ...added]);
    for (let count = 0; count < atOnce; count += 1) void sendNext();
  };
  const remove = (sending: Sending) => {
    sending.giveUp.abort();
    waiting.current = waiting.current.filter(({ key }) => key !== sending.key);
    setSendings((before) => before.filter(({ key }) => key !== sending.key));
  };
  const pauseOrResume = ({ key, pausing }: Sending) => {
    if (pausing.isPaused) pausing.resume();
    else pausing.pause();
    change(key, { isPaused: pausing.isPaused });
  };
  const underWay = new Set(sendings.map(({ file }) => `${file.name} ${file.size}`));
  const left = unfinishedUploads(workspaceId).filter(({ name, size }) => !underWay.has(`${name} ${size}`));
  const ask = (what: 'files' | 'folder') => {
    if (!input.current) return;
    // A browser asks for one or the other.
    input.current.webkitdirectory = what === 'folder';
    input.current.click();
  };
  const drop = async (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    add(await filesIn(event.dataTransfer));
  };
  return (
    <section
      className={styles.area}
      aria-label="Add documents"
      data-over={isOver || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <div className={styles.invitation}>
        <Upload size={20} aria-hidden />
        <p>
          Drop files or folders here, or <Button onClick={() => ask('files')}>choose files</Button>{' '}
          <Button onClick={() => ask('folder')}>choose a folder</Button>
        </p>
        <input
          ref={input}
          type="file"
          multiple
          hidden
          onChange={({ currentTarget }) => {
            add([...(currentTarget.files ?? [])]);
            currentTarget.value = '';
            currentTarget.webkitdirectory = false;
          }}
        />
        <div className={styles.choice}>{children}</div>
      </div>
      {left.map(({ id, name, size }) => (
        <p key={id} className="quiet">
          “{name}” ({bytes(size)}) has come in part. Choose it again to go on.{' '}
          <Button
            look="quiet"
            onClick={() => {
              forgetUpload(id);
              setSendings((before) => [...before]);
            }}
          >
            Forget it
          </Button>
        </p>
      ))}
      {sendings.length > 0 && (
        <ul className={styles.tray}>
          {sendings.map((sending) => (
            <li key={sending.key}>
              <span className={styles.name}>{sending.file.name}</span>
              <span className={`${styles.size} quiet number`}>{bytes(sending.file.size)}</span>
              {sending.arrived ? (
                <Preflight
                  arrived={sending.arrived}
                  configurationId={configurationId}
                  onRun={async (ranWith) => {
                    if (!sending.arrived) return;
                    await onRun(sending.arrived.documentId, ranWith);
                    change(sending.key, { arrived: { ...sending.arrived, ranWith } });
                  }}
                />
              ) : sending.message === null ? (
                <Progress value={sending.progress} label={`${sending.file.name}, sent`} />
              ) : (
                <span className={styles.fault} role="alert">
                  {sending.message}
                </span>
              )}
              <div className={styles.actions}>
                {sending.isInPieces && sending.message === null && !sending.arrived && (
                  <Button look="quiet" onClick={() => pauseOrResume(sending)}>
                    {sending.isPaused ? 'Go on' : 'Pause'}
                  </Button>
                )}
                {sending.message !== null && sending.mayTryAgain && (
                  <Button
                    onClick={() => {
                      remove(sending);
                      add([sending.file]);
                    }}
                  >
                    Try again
                  </Button>
                )}
                <Button
                  look="quiet"
                  onClick={() => remove(sending)}
                  aria-label={`Remove ${sending.file.name} from this list`}
                >
                  {sending.arrived ? 'Done' : 'Remove'}
                </Button>
              </div>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
