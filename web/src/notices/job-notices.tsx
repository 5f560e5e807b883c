import { X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { folderOf } from '../data/folder-of.ts';
import { Button } from '../ui/button.tsx';
import { count } from '../ui/format.ts';
import { Status } from '../ui/status.tsx';
import { type FeedEvent, useFeed } from '../workspace/live-feed.tsx';
import { useViewer, useWorkspace } from '../workspace/viewer.ts';
import styles from './job-notices.module.css';

interface JobNotice {
  jobId: string;
  status: 'SUCCEEDED' | 'FAILED';
  documentName: string;
  folder: string;
}

/** Notices that are kept; the last in their order go. */
const most = 100;
/** Where tabs tell each other which notices have been seen. */
const channelName = 'ade-seen-notices';

/**
 * Says when a job of the viewer's ends while they look at something else: the first, over how many there are besides. They stay until they
 * are put away; what is put away in one tab is gone in all.
 */
export function JobNotices() {
  const { slug } = useWorkspace();
  const { user } = useViewer();
  const [path] = useLocation();
  const [notices, setNotices] = useState<readonly JobNotice[]>([]);
  const [isOpen, setOpen] = useState(false);
  const channel = useRef<BroadcastChannel | null>(null);
  const putAway = (jobId: string) => {
    setNotices((before) => without(before, jobId));
    channel.current?.postMessage(jobId);
  };
  useEffect(() => {
    const opened = new BroadcastChannel(channelName);
    opened.onmessage = ({ data }) => setNotices((before) => without(before, String(data)));
    channel.current = opened;
    return () => opened.close();
  }, []);
  const isFew = notices.length < 2;
  useEffect(() => {
    if (isFew) setOpen(false);
  }, [isFew]);
  // Who looks at the job has seen it.
  const here = path.includes('/jobs/') ? (path.split('/').at(-1) ?? '') : '';
  useEffect(() => {
    if (here === '') return;
    setNotices((before) => without(before, here));
    channel.current?.postMessage(here);
  }, [here]);
  useFeed((event) => {
    const notice = event && noticeOf(event, user.id);
    if (notice && notice.jobId !== here && !isListed(path))
      setNotices((before) => inOrder([notice, ...without(before, notice.jobId)]).slice(0, most));
  });
  return (
    <div className={styles.notices} role="status" aria-label="Jobs that ended">
      {(isOpen ? notices : notices.slice(0, 1)).map(({ jobId, status, documentName, folder }) => (
        <div key={jobId} className={styles.notice}>
          <Status of={status} />
          <span>
            <Link href={`/w/${slug}/jobs/${jobId}`}>{documentName}</Link>{' '}
            {folder && <small className="quiet">{folder}</small>}
          </span>
          <button type="button" aria-label={`Put away the notice of ${documentName}`} onClick={() => putAway(jobId)}>
            <X size={14} aria-hidden />
          </button>
        </div>
      ))}
      {!isFew && (
        <div className={styles.more}>
          <Button look="quiet" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {isOpen ? 'Only the first' : `and ${count(notices.length - 1)} more`}
          </Button>
          <Button
            look="quiet"
            onClick={() => {
              for (const { jobId } of notices) putAway(jobId);
            }}
          >
            Put all away
          </Button>
        </div>
      )}
    </div>
  );
}

/** What failed comes first, and of each kind the newest. */
function inOrder(notices: readonly JobNotice[]): JobNotice[] {
  const have = (status: JobNotice['status']) => notices.filter((notice) => notice.status === status);
  return [...have('FAILED'), ...have('SUCCEEDED')];
}

/** The lists say it themselves. */
function isListed(path: string): boolean {
  return /\/(documents|jobs)$/.test(path);
}

function without(notices: readonly JobNotice[], id: string): JobNotice[] {
  return notices.filter(({ jobId }) => jobId !== id);
}

function noticeOf(event: FeedEvent, viewerId: string): JobNotice | null {
  if (event.__typename !== 'JobSucceededEvent' && event.__typename !== 'JobFailedEvent') return null;
  const { job } = event;
  if (job?.createdBy?.__typename !== 'User' || job.createdBy.id !== viewerId) return null;
  const status = event.__typename === 'JobFailedEvent' ? 'FAILED' : 'SUCCEEDED';
  return {
    jobId: job.id,
    status,
    documentName: job.document?.name ?? job.id,
    folder: job.document ? folderOf(job.document) : '',
  };
}
