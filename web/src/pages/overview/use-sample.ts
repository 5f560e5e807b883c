import { useState } from 'react';
import { useClient } from 'urql';
import { useLocation } from 'wouter';
import type { Failure } from '../../data/failure.ts';
import { loadPart } from '../../data/load-part.ts';
import { useMay, useWorkspace } from '../../workspace/viewer.ts';

export type Sample = ReturnType<typeof useSample>;

/** The sample that comes along, run by one press. Of the page and not of what the press stands in, which may be gone before there is an answer. */
export function useSample() {
  const { id, slug } = useWorkspace();
  const mayTry = [useMay('CONFIGURATIONS_PUBLISH'), useMay('DOCUMENTS_WRITE'), useMay('JOBS_SUBMIT')].every(Boolean);
  const client = useClient();
  const [, navigate] = useLocation();
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const run = async () => {
    setBusy(true);
    setFailure(null);
    const { runSample } = await loadPart(() => import('./run-sample.ts'));
    const outcome = await runSample(client, id);
    setBusy(false);
    if ('jobId' in outcome) navigate(`/w/${slug}/jobs/${outcome.jobId}`);
    else setFailure(outcome);
  };
  return { mayTry, isBusy, failure, run };
}
