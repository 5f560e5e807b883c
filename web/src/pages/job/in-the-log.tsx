import { lazy, Suspense, useState } from 'react';
import { loadPart } from '../../data/load-part.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ListSkeleton } from '../../ui/list.tsx';
import styles from './job.module.css';

const HowToRead = lazy(() => loadPart(() => import('./how-to-read-log.tsx')));

/** Under what the job stands in the logs, and how they are read. */
export function InTheLog({ jobId, requestId }: { jobId: string; requestId: string | null }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <div className={styles.inTheLog}>
      <Dialog
        title="The log of this job"
        isOpen={isOpen}
        onOpenChange={setOpen}
        trigger={<Button look="quiet">Read the log…</Button>}
      >
        <Suspense fallback={<ListSkeleton rows={4} />}>
          <HowToRead jobId={jobId} requestId={requestId} />
        </Suspense>
      </Dialog>
    </div>
  );
}
