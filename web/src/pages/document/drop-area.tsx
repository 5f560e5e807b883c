import { Upload } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react';
import { loadPart } from '../../data/load-part.ts';
import { unfinishedUploads } from '../../data/unfinished-uploads.ts';
import { useKeys } from '../../keys/keys.ts';
import { Button } from '../../ui/button.tsx';
import { counted } from '../../ui/format.ts';
import { useUploads } from '../../uploads/use-uploads.ts';
import type { ConfigurationChosen } from '../configuration/use-configuration-choice.ts';
import styles from './drop-area.module.css';
import type { FoundFile } from './files-in.ts';
import { useDroppedFiles } from './use-dropped-files.ts';

const UploadTray = lazy(() => loadPart(() => import('./upload-tray.tsx')));

interface DropAreaProps {
  workspaceId: string;
  /** With what they are run. */
  choice: ConfigurationChosen;
  /** Another file has become a document, or been run. */
  onArrived(): void;
  children: ReactNode;
}

/** Takes files and folders that are chosen here, or dropped anywhere on the page, and shows how far each is. */
export function DropArea({ workspaceId, choice, onArrived, children }: DropAreaProps) {
  const { uploads, sendings } = useUploads(workspaceId);
  const [leftOut, setLeftOut] = useState<readonly string[]>([]);
  const add = async (found: readonly FoundFile[]) => {
    const { sortedOut } = await loadPart(() => import('./sorted-out.ts'));
    const { files, leftOut: names } = sortedOut(found);
    setLeftOut(names);
    uploads.add(workspaceId, files);
  };
  const isOver = useDroppedFiles(add);
  const input = useRef<HTMLInputElement>(null);
  const arrived = sendings.filter(({ documentId }) => documentId !== null).length;
  const ran = sendings.filter((sending) => sending.arrived?.ranWith).length;
  const seen = useRef(arrived + ran);
  const latest = useRef(onArrived);
  latest.current = onArrived;
  useEffect(() => {
    if (arrived + ran > seen.current) latest.current();
    seen.current = arrived + ran;
  }, [arrived, ran]);

  const ask = (what: 'files' | 'folder') => {
    if (!input.current) return;
    // A browser asks for one or the other.
    input.current.webkitdirectory = what === 'folder';
    input.current.click();
  };
  useKeys([{ keys: 'u', says: 'Choose files to upload', act: () => ask('files') }]);
  return (
    <section className={styles.area} aria-label="Add documents" data-over={isOver || undefined}>
      <div className={styles.invitation}>
        <Upload size={20} aria-hidden />
        <p>
          Drop files or folders anywhere on this page, or <Button onClick={() => ask('files')}>choose files</Button>{' '}
          <Button onClick={() => ask('folder')}>choose a folder</Button>
        </p>
        <input
          ref={input}
          type="file"
          multiple
          hidden
          onChange={({ currentTarget }) => {
            add([...(currentTarget.files ?? [])].map((file) => ({ file, path: file.webkitRelativePath })));
            currentTarget.value = '';
            currentTarget.webkitdirectory = false;
          }}
        />
        <div className={styles.choice}>{children}</div>
      </div>
      <p role="status" className="quiet" hidden={leftOut.length === 0}>
        {leftOut.length > 0 &&
          `${counted(leftOut.length, 'file')} of the folder left out, which systems and programs keep for themselves: ${[...new Set(leftOut)].slice(0, 3).join(', ')}${new Set(leftOut).size > 3 ? ' …' : ''}`}
      </p>
      {(sendings.length > 0 || unfinishedUploads(workspaceId).length > 0) && (
        <Suspense>
          <UploadTray workspaceId={workspaceId} uploads={uploads} sendings={sendings} choice={choice} />
        </Suspense>
      )}
    </section>
  );
}
