import { useState } from 'react';
import { useMutation } from 'urql';
import { useLocation } from 'wouter';
import { type Failure, failureOf } from '../../data/failure.ts';
import { type JobPageQuery, RetryJobDocument } from '../../generated/graphql.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { FailureNotice } from '../../ui/notice.tsx';
import { useMay, useWorkspace } from '../../workspace/viewer.ts';
import styles from './job.module.css';

type Job = NonNullable<JobPageQuery['job']>;

/** What is wrong with the bytes of a file, which no retry and no configuration mends. */
const ofFile = new Set([
  'EMPTY_FILE',
  'UNKNOWN_FORMAT',
  'UNSUPPORTED_FORMAT',
  'ENCRYPTED_FILE',
  'TRUNCATED_FILE',
  'MALFORMED_FILE',
]);

export function isOfFile({ code }: { code: string }): boolean {
  return ofFile.has(code);
}

/** Where to mend what was wrong with what a person gave, first what helps; to retry without that comes last. */
export function Remedies({ job }: { job: Job }) {
  const { document, configurationVersion, error } = job;
  const { slug } = useWorkspace();
  const mayWrite = useMay('DOCUMENTS_WRITE');
  const isFile = error !== null && error !== undefined && isOfFile(error);
  return (
    <div className={styles.remedies}>
      {isFile && mayWrite && (
        <ButtonLink look="primary" href={`/w/${slug}/documents`}>
          Upload it again
        </ButtonLink>
      )}
      {configurationVersion && !isFile && (
        <ButtonLink
          href={`/w/${slug}/configurations/${configurationVersion.configuration.id}${document ? `?document=${document.id}` : ''}`}
        >
          Open the configuration
        </ButtonLink>
      )}
      {document && !isFile && <ButtonLink href={`/w/${slug}/documents/${document.id}`}>Run it with another</ButtonLink>}
      {document && (
        <ButtonLink href={`/w/${slug}/documents/${document.id}?view=source`}>Look into the document</ButtonLink>
      )}
      <Retry job={job} />
    </div>
  );
}

/** Runs the same document again with the same version. */
export function Retry({ job, look = 'plain' }: { job: Pick<Job, 'id'>; look?: 'primary' | 'plain' }) {
  const { slug } = useWorkspace();
  const [, navigate] = useLocation();
  const [{ fetching }, retry] = useMutation(RetryJobDocument);
  const [failure, setFailure] = useState<Failure | null>(null);
  const mayRun = useMay('JOBS_SUBMIT');
  if (!mayRun) return null;
  return (
    <>
      <FailureNotice failure={failure} />
      <Button
        look={look}
        isBusy={fetching}
        onClick={async () => {
          const result = await retry({ id: job.id });
          const answer = result.data?.retryJob;
          setFailure(failureOf(result, answer));
          if (answer?.__typename === 'Job') navigate(`/w/${slug}/jobs/${answer.id}`);
        }}
      >
        Retry
      </Button>
    </>
  );
}
